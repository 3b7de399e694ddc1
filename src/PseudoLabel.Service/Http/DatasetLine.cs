using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PseudoLabel.Service.Datasets;

namespace PseudoLabel.Service.Http;

/// <summary>A data set as the list shows it.</summary>
internal record DatasetLine
{
    public required string Name { get; init; }

    public required int LabeledFiles { get; init; }

    public required int UnlabeledFiles { get; init; }

    public required int DataFiles { get; init; }

    /// <summary>Of all its files.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many there are of it.</summary>
    public required int Runs { get; init; }

    public required RunDocument? NewestRun { get; init; }

    public required DatasetStart Start { get; init; }

    /// <summary>When uploads train; null where nothing is said, which is always.</summary>
    public RetrainOptions? Retrain { get; init; }

    /// <summary>How many runs that have ended are kept; 0 for all.</summary>
    public int KeepRuns { get; init; }

    /// <summary>How many days a run is kept; 0 for ever.</summary>
    public int KeepDays { get; init; }

    /// <summary>Whether files have come, and a run starts once no more do.</summary>
    public required bool Settling { get; init; }

    /// <summary>Whether files have come during a run, and one more follows it.</summary>
    public required bool FollowUp { get; init; }

    /// <summary>Why the last files led to no run, or what of the data set cannot be read.</summary>
    public required string? Problem { get; init; }

    public required IReadOnlyList<PoisonLine> Poison { get; init; }
}

/// <summary>A file that could not be taken in.</summary>
/// <param name="Name">Its name below the data set.</param>
/// <param name="Error">Why, in one line.</param>
internal sealed record PoisonLine(string Name, string Error);

/// <summary>A data set with all that lies in it.</summary>
internal sealed record DatasetDocument : DatasetLine
{
    [SetsRequiredMembers]
    public DatasetDocument(DatasetLine line)
        : base(line) => (Files, LeftOut, Settings, NewestRuns) = ([], [], [], []);

    public IReadOnlyList<FileLine> Files { get; init; }

    /// <summary>What no run reads, and why.</summary>
    public IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>The data set's own settings, as they are written.</summary>
    public JsonObject Settings { get; init; }

    public IReadOnlyList<RunDocument> NewestRuns { get; init; }
}

/// <summary>A file of a data set.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Name">Its name below that.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Modified">When it was last written.</param>
internal sealed record FileLine(string Folder, string Name, long Length, DateTimeOffset Modified);
