using PseudoLabel.SelfTraining.Gate;

namespace PseudoLabel.Benchmarks.Quality.Protocol;

/// <summary>Which run: a data set, how its labels were drawn and how many a class, the split, and the variant of the program.</summary>
internal sealed record ProtocolKey(string Data, string Draw, int Labels, int Seed, string Variant);

/// <summary>What one run came to.</summary>
internal sealed record ProtocolResult
{
    public required ProtocolKey Key { get; init; }

    /// <summary>For each test row 1 where it was predicted right, else 0: so runs can be compared row by row.</summary>
    public required string Hits { get; init; }

    public required int Accepted { get; init; }

    public required int AcceptedRight { get; init; }

    public required GainGrade Grade { get; init; }

    public required bool Replaced { get; init; }

    /// <summary>Whether predictions were corrected by the pool's class shares.</summary>
    public required bool Corrected { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Percent of the test rows that are right.</summary>
    public double Accuracy => 100.0 * Hits.Count(h => h == '1') / Hits.Length;
}
