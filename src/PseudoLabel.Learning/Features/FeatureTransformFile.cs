using System.Text.Encodings.Web;
using System.Text.Json;
using PseudoLabel.Learning.Features.Times;

namespace PseudoLabel.Learning.Features;

/// <summary>The JSON form of a <see cref="FeatureTransform"/>, one property a line, numbers in their shortest exact form.</summary>
internal static class FeatureTransformFile
{
    // A transform without columns of times is one that older programs read too.
    private const int FirstVersion = 1;
    private const int Version = 2;

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
        JsonSerializer.Serialize(stream, new Document { Version = transform.Fitted.Any(c => c is TimeColumn) ? Version : FirstVersion, Columns = transform.Fitted }, Options);

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

        if (document?.Version is not (FirstVersion or Version))
        {
            throw new InvalidDataException($"This feature transform has version {document?.Version}; this program reads versions {FirstVersion} and {Version}.");
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
