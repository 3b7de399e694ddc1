namespace PseudoLabel.Data;

/// <summary>The columns of a labeling tool's file that say how a row was labeled, and are never learned from.</summary>
internal static class ToolColumns
{
    public const string Annotators = "annotators";
    public const string Agreement = "agreement";
    public const string Confidence = "label_confidence";

    public static IReadOnlyList<string> All { get; } = [Annotators, Agreement, Confidence];
}
