using System.Text.Json.Serialization;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Contracts;

/// <summary>The contents of <c>job.json</c>: what decides the run, with every default written out.</summary>
public sealed record JobDocument
{
    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The settings as resolved.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>The labeled files.</summary>
    public required IReadOnlyList<JobInput> LabeledFiles { get; init; }

    /// <summary>The unlabeled files that take part.</summary>
    public required IReadOnlyList<JobInput> UnlabeledFiles { get; init; }

    /// <summary>The acceptance thresholds that it takes over from an earlier run; null where it takes none.</summary>
    public CarriedThresholds? Carried { get; init; }

    /// <summary>What it labels with instead of training; null where it trains.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaughtBy? Taught { get; init; }

    /// <summary>Why it trains, or does not; null where that was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Why { get; init; }

    /// <summary>All files, each once: one that holds labeled and unlabeled rows is in both lists.</summary>
    [JsonIgnore]
    public IEnumerable<JobInput> AllFiles => LabeledFiles.Concat(UnlabeledFiles).DistinctBy(f => f.File.Name);

    /// <summary>The same job whose folder may have been moved since: its copies of inputs moved with it.</summary>
    /// <param name="copies">Where the copies are now.</param>
    internal JobDocument WithCopiesIn(string copies)
    {
        return this with { LabeledFiles = Moved(LabeledFiles), UnlabeledFiles = Moved(UnlabeledFiles) };

        JobInput[] Moved(IReadOnlyList<JobInput> inputs) =>
            [.. inputs.Select(i => i.IsCopy ? i with { Location = Path.Combine(copies, Path.GetFileName(i.Location)) } : i)];
    }

    /// <summary>What of the inputs was left out when they were looked for, in words.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Unlabeled files that were there but lie outside the settings' window.</summary>
    public int FilesOutsideWindow { get; init; }
}
