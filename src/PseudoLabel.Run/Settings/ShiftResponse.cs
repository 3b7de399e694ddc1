using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings;

/// <summary>What becomes of a pool that is not drawn like the labeled rows.</summary>
/// <param name="IsTested">Whether that is tested at all.</param>
/// <param name="Refuses">Whether a run with such a pool is refused.</param>
internal sealed record ShiftResponse(bool IsTested, bool Refuses)
{
    /// <summary>All of them by name.</summary>
    public static Choices<ShiftResponse> All { get; } = new(
        "response to a shift",
        new("off", "nothing is tested", new(IsTested: false, Refuses: false)),
        new("warn", "the results and the report say so", new(IsTested: true, Refuses: false)),
        new("refuse", "the run ends with an error", new(IsTested: true, Refuses: true)));
}
