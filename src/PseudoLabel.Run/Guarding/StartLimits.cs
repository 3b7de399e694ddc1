namespace PseudoLabel.Run.Guarding;

/// <summary>When a piece of work is given up that ends the process again and again, or does not end itself.</summary>
public sealed record StartLimits
{
    /// <summary>
    /// Starts of one piece of work that ended with the process, from 1 on, before it is given up. The first end of a process tells no piece
    /// from another, so that at most one process more is lost.
    /// </summary>
    public int Starts { get; init; } = 3;

    /// <summary>
    /// How long one piece of work may take before it is given up; it should be below what the host allows a call. A thread that hangs
    /// cannot be ended: it stays until the process ends.
    /// </summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(110);
}
