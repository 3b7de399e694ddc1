using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Files;

/// <summary>Reads a network's files: within bounds, and with errors that name the file.</summary>
/// <param name="files">The files.</param>
internal sealed class EmbedderFileReader(IEmbedderFiles files)
{
    private const int MaxDescription = 1 << 20;

    // Vocabularies of a million pieces are read; nothing is made of what is larger.
    private const int MaxTokenizer = 1 << 27;

    // An array's length: what ONNX Runtime takes in one piece, and more than a message of protobuf may have.
    private static readonly int MaxNetwork = Array.MaxLength;

    /// <summary>The network's name.</summary>
    public string Name => files.Name;

    /// <summary>The place of a file, for people.</summary>
    public string Place(string file) => files is EmbedderFolder folder ? folder.PathOf(file) : $"{files.Name}/{file}";

    /// <summary>The network's bytes.</summary>
    public byte[] Network()
    {
        byte[] bytes = Bytes(EmbedderFileNames.Network, MaxNetwork) ?? throw new UserErrorException(
            "there is no such file: give the path of a network in ONNX format", Place(EmbedderFileNames.Network));
        return bytes.Length > 0 ? bytes : throw new UserErrorException("it is empty", Place(EmbedderFileNames.Network));
    }

    /// <summary>The bytes of another network beside it; null where there is no such file.</summary>
    public byte[]? Network(string file) => Bytes(file, MaxNetwork);

    /// <summary>A description's JSON object; null where there is no such file.</summary>
    public JsonElement? Description(string file) => Json(file, MaxDescription);

    /// <summary>A tokenizer's JSON object; null where there is no such file.</summary>
    public JsonElement? Tokenizer(string file) => Json(file, MaxTokenizer);

    /// <summary>A tokenizer's bytes; null where there is no such file.</summary>
    public byte[]? TokenizerBytes(string file) => Bytes(file, MaxTokenizer);

    /// <summary>A tokenizer's lines; null where there is no such file.</summary>
    public IReadOnlyList<string>? Lines(string file)
    {
        if (Bytes(file, MaxTokenizer) is not { } bytes)
        {
            return null;
        }

        var lines = new List<string>();
        using var reader = new StreamReader(new MemoryStream(bytes));
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private JsonElement? Json(string file, int most)
    {
        if (Bytes(file, most) is not { } bytes)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object || document.RootElement.ValueKind == JsonValueKind.Array
                ? document.RootElement.Clone()
                : throw new UserErrorException("it is not a JSON object", Place(file));
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"it is not JSON: {e.Message}", Place(file), inner: e);
        }
    }

    private byte[]? Bytes(string file, int most)
    {
        try
        {
            using Stream? stream = files.OpenRead(file);
            if (stream is null)
            {
                return null;
            }

            if (stream.Length > most)
            {
                throw new UserErrorException($"it has {stream.Length} bytes, and at most {most} are read", Place(file));
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"it cannot be read: {e.Message}", Place(file), inner: e);
        }
    }
}
