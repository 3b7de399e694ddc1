using System.Globalization;
using System.Text;
using System.Text.Json;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Service.Http;

/// <summary>Reads request bodies that fit in memory, and no larger ones.</summary>
internal static class RequestBody
{
    /// <summary>Reads a body.</summary>
    /// <exception cref="RefusedException">It is larger than that.</exception>
    public static async Task<byte[]> ReadAsync(Stream body, int max, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (text.Length + read > max)
            {
                throw TooLarge(max);
            }

            text.Write(buffer, 0, read);
        }

        return text.ToArray();
    }

    /// <summary>Copies a body, which is not kept in memory.</summary>
    /// <exception cref="RefusedException">It is longer than that.</exception>
    public static async Task CopyAsync(Stream body, Stream to, long max, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 16];
        int read;
        for (long length = 0; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            length += read;
            if (length > max)
            {
                throw TooLarge(max);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    /// <summary>
    /// Takes <c>dataset</c> out of a run's request; what stays are settings. Its place is filled with blanks, so that errors in the
    /// settings name the lines that the client wrote.
    /// </summary>
    /// <exception cref="RefusedException">The body is no JSON object, or names no data set.</exception>
    public static (string Dataset, byte[] Settings) TakeDataset(byte[] body)
    {
        int start = body.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        byte[] settings = body[start..];
        string? dataset = null;
        Range place = default;
        var reader =
            new Utf8JsonReader(settings, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new RefusedException(
                    Refusal.Malformed, "the body must be one JSON object, { \"dataset\": \"NAME\", \"label\": \"COLUMN\", ... }");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                int from = (int)reader.TokenStartIndex;
                bool mine = reader.ValueTextEquals("dataset"u8);
                reader.Read();
                if (!mine)
                {
                    reader.Skip();
                    continue;
                }

                if (dataset is not null || reader.TokenType != JsonTokenType.String)
                {
                    throw new RefusedException(Refusal.Malformed, "'dataset' must be given once, as the name of a data set");
                }

                dataset = reader.GetString()!;
                place = from..(int)reader.BytesConsumed;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // Reading the settings will say what is wrong and where.
            dataset ??= "";
        }

        if (dataset is null)
        {
            throw new RefusedException(Refusal.Malformed, "'dataset' is missing; name the data set");
        }

        Blank(settings, place.Start.Value, place.End.Value);
        return (dataset, settings);
    }

    private static RefusedException TooLarge(long max) => new(Refusal.TooLarge, string.Create(
        CultureInfo.InvariantCulture, $"the body is larger than {max >> 10:N0} KiB; send less at once"));

    private static void Blank(byte[] text, int from, int to)
    {
        int end = to;
        while (end < text.Length && text[end] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            end++;
        }

        to = end < text.Length && text[end] == (byte)',' ? end + 1 : to;
        for (int i = from; i < to; i++)
        {
            text[i] = text[i] == (byte)'\n' ? text[i] : (byte)' ';
        }
    }
}
