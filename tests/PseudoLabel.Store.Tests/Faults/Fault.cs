namespace PseudoLabel.Store.Tests.Faults;

/// <summary>What can go wrong with one request between a client and the blob service.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>408, 429, 500 and 503, the service not asked; 503 with the time to wait, none or a second.</summary>
    RequestTimeout,
    TooManyRequests,
    InternalError,
    Busy,
    BusyForASecond,

    /// <summary>The connection is reset once the request's head is read.</summary>
    ResetBeforeRequest,

    /// <summary>It is reset once half of what is sent is read.</summary>
    ResetInUpload,

    /// <summary>It is reset once half of what is answered is sent.</summary>
    ResetInDownload,

    /// <summary>It ends in order, after half of what the answer's length says.</summary>
    Truncated,

    /// <summary>The answer comes in small pieces with pauses.</summary>
    Slow,

    /// <summary>The service does what is asked, and the connection is reset in place of its answer.</summary>
    LostAnswer,

    /// <summary>The service does what is asked, and the answer is 500.</summary>
    WrongAnswer,
}
