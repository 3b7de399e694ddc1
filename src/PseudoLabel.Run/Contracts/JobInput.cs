using System.Text.Json.Serialization;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Contracts;

/// <summary>One input file of a job.</summary>
/// <param name="File">Its name and format.</param>
/// <param name="Location">Where it is, for whoever opens it.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ETag">What changes when its contents do.</param>
public sealed record JobInput(DataFile File, string Location, long Length, string ETag)
{
    /// <summary>A hash of its bytes; null where its ETag tells every change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Content { get; init; }

    /// <summary>Where it was copied from, whatever key its address had left out; null where it is read where it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Origin { get; init; }

    /// <summary>Whether it is a copy in the run's folder.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCopy { get; init; }

    /// <summary>The ETag that it had there; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OriginETag { get; init; }

    /// <summary>What it is the same file by: its place and its version, those of the original where it is a copy.</summary>
    [JsonIgnore]
    public (string Location, string ETag) Version => (Origin ?? Location, OriginETag ?? ETag);
}
