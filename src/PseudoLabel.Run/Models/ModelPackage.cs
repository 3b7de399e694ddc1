using System.IO.Compression;
using System.IO.Hashing;
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
    private const string AboutEntry = "about.json";
    private const string TransformEntry = "transform.json";
    private const string ModelEntry = "model.bin";

    // Columns and classes have names of a few characters.
    private const long MostAbout = 64L << 20;

    private static readonly JsonSerializerOptions AboutForm = new(RunStoreExtensions.Json) { RespectNullableAnnotations = true };

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
    /// <returns>Rows x classes.</returns>
    public float[] Probabilities(FeatureMatrix features) => Model.Probabilities(new Temperature(About.Temperature), features);

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
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            ModelAbout about = Get(zip, AboutEntry,
                s => JsonSerializer.Deserialize<ModelAbout>(s, AboutForm) ?? throw new InvalidDataException($"{AboutEntry} is empty."));
            FeatureTransform transform = Get(zip, TransformEntry, FeatureTransform.Read);
            if (!(about.Temperature > 0 && double.IsFinite(about.Temperature)) || !transform.Fits(about.Schema))
            {
                throw new InvalidDataException($"{AboutEntry} and {TransformEntry} do not go together.");
            }

            if (about.Costs is { } costs && (costs.Count != (long)about.Classes.Count * about.Classes.Count
                || costs.Any(cost => !(cost >= 0 && double.IsFinite(cost)))))
            {
                throw new InvalidDataException($"{AboutEntry} has costs that are not those of its classes.");
            }

            return new ModelPackage
            {
                About = about,
                Transform = transform,
                Model = Get(zip, ModelEntry, s => ModelSerializer.Read(s, about.Classes.Count, transform.Columns)),
            };
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or EndOfStreamException or NotSupportedException)
        {
            throw new UserErrorException("this is no model that 'pseudolabel run' wrote; give its result/model.zip", name, inner: e);
        }
    }

    private static void Add(ZipArchive zip, string name, Action<Stream> write)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        // A fixed date: the bytes depend on the contents alone.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        write(stream);
    }

    private static T Get<T>(ZipArchive zip, string name, Func<Stream, T> read)
    {
        ZipArchiveEntry entry = zip.GetEntry(name) ?? throw new InvalidDataException($"{name} is missing.");
        if (entry.Length > (name == AboutEntry ? MostAbout : Array.MaxLength))
        {
            throw new InvalidDataException($"{name} unpacks to {entry.Length} bytes.");
        }

        using Stream packed = entry.Open();
        using var whole = new MemoryStream();
        packed.CopyTo(whole);
        if (Crc32.HashToUInt32(whole.GetBuffer().AsSpan(0, (int)whole.Length)) != entry.Crc32)
        {
            throw new InvalidDataException($"{name} is damaged.");
        }

        whole.Position = 0;
        return read(whole);
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
