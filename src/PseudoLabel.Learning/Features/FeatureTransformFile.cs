using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PseudoLabel.Learning.Features.Embedded;

namespace PseudoLabel.Learning.Features;

/// <summary>The JSON form of a <see cref="FeatureTransform"/>, one property a line, numbers in their shortest exact form.</summary>
internal static class FeatureTransformFile
{
    private const int FirstVersion = 1;
    private const int EmbeddedVersion = 3;
    private static readonly int LastVersion = Math.Max(EmbeddedVersion, FeatureKinds.All.Max(kind => kind.Since));

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddKinds } },
    };

    internal static void Write(FeatureTransform transform, Stream stream)
    {
        // The least version that has all the columns' kinds, so that older programs read what they can.
        int version = transform.Fitted.Select(column => FeatureKinds.Of(column.Kind).Since)
            .Append(transform.Embedded.Count > 0 ? EmbeddedVersion : FirstVersion).Max();
        IReadOnlyList<EmbeddedColumn>? embedded = transform.Embedded.Count > 0 ? transform.Embedded : null;
        JsonSerializer.Serialize(stream, new Document { Version = version, Columns = transform.Fitted, Embedded = embedded }, Options);
    }

    internal static FeatureTransform Read(Stream stream)
    {
        Document? document;
        try
        {
            document = JsonSerializer.Deserialize<Document>(stream, Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException("These bytes are not a feature transform.", e);
        }

        if (document is null || document.Version < FirstVersion || document.Version > LastVersion)
        {
            throw new InvalidDataException(
                $"This feature transform has version {document?.Version}; this program reads versions {FirstVersion} to {LastVersion}.");
        }

        foreach (FittedColumn? column in document.Columns)
        {
            if (column is not { IsSound: true })
            {
                throw new InvalidDataException($"What is said of column '{column?.Name}' is damaged.");
            }
        }

        if (document.Embedded?.FirstOrDefault(e => e is not { IsSound: true }) is { } damaged)
        {
            throw new InvalidDataException($"What is said of the vectors of column '{damaged.Name}' is damaged.");
        }

        try
        {
            return new FeatureTransform([.. document.Columns], document.Embedded);
        }
        catch (OverflowException e)
        {
            throw new InvalidDataException("This feature transform has more features than there can be.", e);
        }
    }

    private static void AddKinds(JsonTypeInfo type)
    {
        if (type.Type == typeof(FittedColumn))
        {
            type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "kind" };
            foreach (FeatureKind kind in FeatureKinds.All)
            {
                type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind.Fitted, kind.Tag));
            }
        }
    }

    private sealed record Document
    {
        public required int Version { get; init; }

        public required IReadOnlyList<FittedColumn> Columns { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<EmbeddedColumn>? Embedded { get; init; }
    }
}
