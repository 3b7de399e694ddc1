using System.Text.Encodings.Web;
using System.Text.Json;

namespace PseudoLabel.Core.Features;

/// <summary>The JSON form of a <see cref="FeatureTransform"/>, one property a line, numbers in their shortest exact form.</summary>
internal static class FeatureTransformFile
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
    };

    internal static void Write(FeatureTransform transform, Stream stream) =>
        JsonSerializer.Serialize(stream, new Document { Version = Version, Columns = transform.Fitted }, Options);

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

        if (document?.Version != Version)
        {
            throw new InvalidDataException($"This feature transform has version {document?.Version}; this program reads version {Version}.");
        }

        foreach (FittedColumn? column in document.Columns)
        {
            FeatureTransformCheck.Check(column);
        }

        try
        {
            return new FeatureTransform([.. document.Columns]);
        }
        catch (OverflowException e)
        {
            throw new InvalidDataException("This feature transform has more features than there can be.", e);
        }
    }

    private sealed record Document
    {
        public required int Version { get; init; }

        public required IReadOnlyList<FittedColumn> Columns { get; init; }
    }
}
