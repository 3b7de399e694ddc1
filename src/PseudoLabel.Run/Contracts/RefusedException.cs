using PseudoLabel.Data;

namespace PseudoLabel.Run.Contracts;

/// <summary>A request that is refused, and in what way.</summary>
/// <param name="refusal">The way.</param>
/// <param name="problem">What is wrong and what to do, in one line.</param>
/// <param name="place">The error underneath, with file, line and column where it has them.</param>
public sealed class RefusedException(Refusal refusal, string problem, UserErrorException? place = null) : Exception(problem, place)
{
    /// <summary>The way in which it is refused.</summary>
    public Refusal Refusal { get; } = refusal;

    /// <summary>The error underneath; null where there is none.</summary>
    public UserErrorException? Place { get; } = place;
}

/// <summary>The ways in which a request is refused.</summary>
public enum Refusal
{
    /// <summary>It cannot be read.</summary>
    Malformed,

    /// <summary>What it names is not there.</summary>
    NotFound,

    /// <summary>It does not fit what is there now.</summary>
    Conflict,

    /// <summary>It was to be done only if something is so, and that is not so.</summary>
    Precondition,

    /// <summary>It is too large.</summary>
    TooLarge,

    /// <summary>Its content type is not one that is read.</summary>
    UnknownType,

    /// <summary>It can be read, but asks for what cannot be.</summary>
    Unusable,

    /// <summary>There is too much under way now; the same request may be granted later.</summary>
    Busy,

    /// <summary>There is no room for what it brings.</summary>
    NoRoom,
}
