using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Models;

/// <summary>
/// What <c>model.zip</c> holds: the model, its feature transform, and what is needed to use it. The same package gives the same bytes.
/// </summary>
public sealed record ModelPackage
{
    /// <summary>The part that says what the model is.</summary>
    internal const string AboutEntry = "about.json";

    /// <summary>The part of the feature transform.</summary>
    internal const string TransformEntry = "transform.json";

    /// <summary>The part of the model.</summary>
    internal const string ModelEntry = "model.bin";

    /// <summary>What the model is.</summary>
    public required ModelAbout About { get; init; }

    /// <summary>From rows to features.</summary>
    public required FeatureTransform Transform { get; init; }

    /// <summary>The model.</summary>
    public required IModel Model { get; init; }

    /// <summary>What decisions cost; null where the most probable class is decided for.</summary>
    public DecisionCosts? Costs => About.Costs is { } costs ? new DecisionCosts(About.Classes.Count, costs) : null;

    /// <summary>Probabilities of rows: softmax(score / temperature).</summary>
    /// <param name="features">The rows.</param>
    /// <returns>Rows x classes, each a number from 0 to 1.</returns>
    /// <exception cref="UserErrorException">The model gives none: its numbers are damaged.</exception>
    public float[] Probabilities(FeatureMatrix features)
    {
        float[] probabilities = Model.Probabilities(new Temperature(About.Temperature), features);
        return probabilities.AsSpan().ContainsAnyExceptInRange(0f, 1.001f)
            ? throw new UserErrorException("the model gives probabilities that are no numbers: its file is damaged; make it anew")
            : probabilities;
    }

    /// <summary>The package as it reads text files by other settings than its run's; itself where none are given.</summary>
    /// <param name="text">The settings.</param>
    public ModelPackage ReadingBy(TextSettings? text) => text is null ? this : this with { About = About with { Text = text } };

    /// <summary>Writes the package.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        // A zip that is streamed has other bytes than one whose writer can go back: made in memory it is the same in every store.
        using var whole = new MemoryStream();
        using (var zip = new ZipArchive(whole, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, AboutEntry, s => JsonSerializer.Serialize(s, About, RunStoreExtensions.Json));
            Add(zip, TransformEntry, Transform.Write);
            Add(zip, ModelEntry, s => ModelSerializer.Write(Model, s));
        }

        whole.WriteTo(stream);
    }

    /// <summary>Reads a package.</summary>
    /// <param name="stream">Where from, seekable.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="UserErrorException">It is no model package.</exception>
    public static ModelPackage Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return PackageReader.Read(stream, name);
    }

    private static void Add(ZipArchive zip, string name, Action<Stream> write)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        // A fixed date: the bytes depend on the contents alone.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        write(stream);
    }
}

/// <summary>What a model is and how it came about.</summary>
public sealed record ModelAbout
{
    /// <summary>The program's version that wrote it.</summary>
    public required string Version { get; init; }

    /// <summary>The class names, in the order of the model's outputs.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The columns it reads.</summary>
    public required TableSchema Schema { get; init; }

    /// <summary>Its calibration temperature.</summary>
    public required double Temperature { get; init; }

    /// <summary>The learner.</summary>
    public required string Learner { get; init; }

    /// <summary>The self-training round it comes from; 0 is the supervised model.</summary>
    public required int Round { get; init; }

    /// <summary>Share of the self-trained model in it, 0 to 1.</summary>
    public required double Blend { get; init; }

    /// <summary>The run's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What the run's settings said of text files, by which files to predict are read too.</summary>
    public TextSettings Text { get; init; } = new();

    /// <summary>
    /// What decisions cost, classes x classes, row the true class, column the decided one; null where the most probable one is decided for.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Costs { get; init; }
}
