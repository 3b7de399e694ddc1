namespace PseudoLabel.Run.Guarding;

/// <summary>
/// The contents of <c>starts/{process}.json</c>: what a process has under way. One that is found was left by a process that died.
/// </summary>
internal sealed record StartMarksDocument
{
    /// <summary>The pieces of work by name.</summary>
    public IReadOnlyDictionary<string, StartMark> Marks { get; init; } = new Dictionary<string, StartMark>();
}

/// <summary>A piece of work that is under way.</summary>
/// <param name="Starts">How often it was started: 1 at first.</param>
/// <param name="Reading">The inputs that it has open.</param>
internal sealed record StartMark(int Starts, IReadOnlyList<string> Reading)
{
    /// <summary>
    /// What two processes say of the same work: the later one, and where that died before it opened any file, the files of the other.
    /// </summary>
    /// <param name="other">What the other says.</param>
    public StartMark And(StartMark other)
    {
        (StartMark last, StartMark first) = Starts > other.Starts ? (this, other) : (other, this);
        return last.Reading.Count > 0 ? last : last with { Reading = first.Reading };
    }
}
