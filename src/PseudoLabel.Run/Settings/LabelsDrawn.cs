using PseudoLabel.Data;
using PseudoLabel.SelfTraining.Shares;

namespace PseudoLabel.Run.Settings;

/// <summary>How the labeled rows were drawn, as the settings say it.</summary>
internal static class LabelsDrawn
{
    /// <summary>The name that leaves it to the labels' counts.</summary>
    public const string Auto = "auto";

    /// <summary>All of them by name; null where the counts are to tell.</summary>
    public static Choices<LabelDraw?> All { get; } = new(
        "draw of labels",
        new(Auto, "the labels' counts tell: equal ones were drawn evenly", null),
        new("evenly", "as many of each class: the pool's class shares are estimated, and predictions corrected by them", LabelDraw.Evenly),
        new("randomly", "at random from all rows: predictions stay as they are", LabelDraw.Randomly));
}
