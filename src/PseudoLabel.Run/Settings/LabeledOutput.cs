using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings;

/// <summary>As what the finished data set is written.</summary>
/// <param name="Csv">Whether as <c>labeled.csv</c>.</param>
/// <param name="Parquet">Whether as <c>labeled.parquet</c>; null for only where it is small enough.</param>
internal sealed record LabeledOutput(bool Csv, bool? Parquet)
{
    /// <summary>All of them by name.</summary>
    public static Choices<LabeledOutput> All { get; } = new(
        "form of the finished data set",
        new("auto", "labeled.csv, and labeled.parquet up to ten million cells", new(true, null)),
        new("both", "labeled.csv and labeled.parquet", new(true, true)),
        new("csv", "labeled.csv", new(true, false)),
        new("parquet", "labeled.parquet", new(false, true)),
        new("none", "neither", new(false, false)));

    /// <summary>Whether it is written at all.</summary>
    public bool IsWanted => Csv || Parquet != false;
}
