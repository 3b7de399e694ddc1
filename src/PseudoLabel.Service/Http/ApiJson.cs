using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PseudoLabel.Run.Results.Json;

namespace PseudoLabel.Service.Http;

/// <summary>The form of every JSON document of the interface: names as in <c>job.json</c>, numbers that are none as null.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Create(JsonNamingPolicy.KebabCaseLower, JsonIgnoreCondition.WhenWritingNull);

    /// <summary>The form of the documents that the web app is made of: names in camel case, nothing as null.</summary>
    public static readonly JsonSerializerOptions CamelOptions = Create(JsonNamingPolicy.CamelCase, JsonIgnoreCondition.Never);

    public static ApiResponse Response<T>(int status, T value, string contentType = "application/json; charset=utf-8")
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, Options);
        return ApiResponse.Of(status, contentType, json);
    }

    public static ApiResponse Camel<T>(int status, T value) =>
        ApiResponse.Of(status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(value, CamelOptions));

    private static JsonSerializerOptions Create(JsonNamingPolicy names, JsonIgnoreCondition ignored)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = names,
            DefaultIgnoreCondition = ignored,
            WriteIndented = true,
            NewLine = "\n",
            // No browser takes these documents for a page: their content type says what they are, and hosts forbid to guess another.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new FiniteConverter(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
