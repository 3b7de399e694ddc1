using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PseudoLabel.Run.Results.Json;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Service.Http;

/// <summary>The form of every JSON document of the interface: names as in <c>job.json</c>, numbers that are none as null.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Create(JsonNamingPolicy.KebabCaseLower, JsonIgnoreCondition.WhenWritingNull);

    /// <summary>
    /// The form of what the pages ask for: names as scripts have them. A document that has names of its own keeps them in both.
    /// </summary>
    public static readonly JsonSerializerOptions Camel = Create(JsonNamingPolicy.CamelCase, JsonIgnoreCondition.Never);

    private const string ContentType = "application/json; charset=utf-8";

    public static ApiResponse Response<T>(int status, T value, string contentType = ContentType) =>
        ApiResponse.Of(status, contentType, JsonSerializer.SerializeToUtf8Bytes(value, Options));

    /// <summary>A document whose names are in camel case.</summary>
    public static ApiResponse CamelResponse<T>(int status, T value) =>
        ApiResponse.Of(status, ContentType, JsonSerializer.SerializeToUtf8Bytes(value, Camel));

    /// <summary>A document with its ETag; the ETag alone where the client has it already: asking again and again costs little.</summary>
    /// <param name="value">The document.</param>
    /// <param name="form">Its form.</param>
    /// <param name="ifNoneMatch">The ETags that the client has, as the header tells them; null for none.</param>
    public static ApiResponse Tagged<T>(T value, JsonSerializerOptions form, string? ifNoneMatch)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, form);
        string etag = EntityTag.Of(json);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["ETag"] = etag };
        return EntityTag.IsAmong(etag, ifNoneMatch) ? new ApiResponse { Status = 304, Headers = headers }
            : ApiResponse.Of(200, ContentType, json) with { Headers = headers };
    }

    /// <summary>A document as it is sent.</summary>
    public static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    private static JsonSerializerOptions Create(JsonNamingPolicy names, JsonIgnoreCondition leftOut)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = names,
            DefaultIgnoreCondition = leftOut,
            WriteIndented = true,
            NewLine = "\n",
            // No browser takes these documents for a page: their content type says what they are, and hosts forbid to guess another.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters =
            {
                new FiniteConverter(), RunSettingsJson.Options.GetConverter(typeof(RunSettings)),
                new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
