using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Service.Runs;

/// <summary>
/// How much of a run is done, and how long the rest takes. An estimate: what a phase costs is told by how the phases compare in most runs,
/// and how many rounds come is known only when they end.
/// </summary>
public static class RunShare
{
    private const double Plan = 1;
    private const double Ingest = 2;
    private const double Supervised = 4;
    private const double Round = 3;
    private const double Publish = 2;

    /// <summary>The least share to be done before anything is told of the rest.</summary>
    private const double Least = 0.01;

    /// <summary>The share that is done, 0 to 1.</summary>
    /// <param name="phase">The phase under way.</param>
    /// <param name="round">The last round that is complete.</param>
    /// <param name="maxRounds">The last round there may be; 0 where it is not known.</param>
    /// <param name="piece">The share of the phase or round under way that is done.</param>
    public static double Of(RunPhase phase, int round, int maxRounds, double piece)
    {
        // They mostly end before the last one that there may be.
        double rounds = round + Math.Ceiling(Math.Max(0, maxRounds - round) / 2.0);
        double all = Plan + Ingest + Supervised + Round * Math.Max(1, rounds) + Publish;
        double before = phase switch
        {
            RunPhase.Plan => 0,
            RunPhase.Ingest => Plan,
            RunPhase.Supervised => Plan + Ingest,
            RunPhase.Rounds => Plan + Ingest + Supervised + Round * round,
            RunPhase.Publish => all - Publish,
            RunPhase.Done => all,
        };
        double now = phase switch
        {
            RunPhase.Plan => Plan,
            RunPhase.Ingest => Ingest,
            RunPhase.Supervised => Supervised,
            RunPhase.Rounds => Round,
            RunPhase.Publish => Publish,
            RunPhase.Done => 0,
        };
        return Math.Clamp((before + now * Math.Clamp(piece, 0, 1)) / all, 0, 1);
    }

    /// <summary>Seconds that the rest takes, whole; null where too little is done to tell.</summary>
    /// <param name="seconds">Seconds of work.</param>
    /// <param name="from">The share that was done before them.</param>
    /// <param name="to">The share that is done now.</param>
    public static double? SecondsLeft(double seconds, double from, double to) =>
        to - from < Least ? null : Math.Ceiling(seconds * (1 - to) / (to - from));
}
