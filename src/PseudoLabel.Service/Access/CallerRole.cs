namespace PseudoLabel.Service.Access;

/// <summary>What a caller may do; each role may do what those before it may.</summary>
public enum CallerRole
{
    /// <summary>Looks at data sets, runs and rows, and has rows predicted.</summary>
    Reader,

    /// <summary>Gives labels.</summary>
    Labeler,

    /// <summary>Puts files in, starts runs, suspends, resumes and ends them.</summary>
    Operator,
}
