namespace PseudoLabel.Run.Contracts;

/// <summary>
/// A file of the run is damaged or gone, and what vouched for it does so no more: whoever takes the run's steps begins with the first
/// again. Each activity finds what it did before, but those that make that file anew.
/// </summary>
/// <param name="name">The file's name in the run's store.</param>
/// <param name="fault">How it came out.</param>
public sealed class StepBackException(string name, Exception fault) : Exception($"'{name}' is damaged or gone, and is made anew.", fault)
{
    /// <summary>How often a run steps back before it is refused: each time costs what is made anew.</summary>
    public const int Most = 12;

    /// <summary>The file's name in the run's store.</summary>
    public string Name => name;
}
