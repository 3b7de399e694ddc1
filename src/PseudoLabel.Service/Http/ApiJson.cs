using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PseudoLabel.Run.Results.Json;

namespace PseudoLabel.Service.Http;

/// <summary>The form of every JSON document of the interface: names as in <c>job.json</c>, numbers that are none as null.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Create();

    public static ApiResponse Response<T>(int status, T value, string contentType = "application/json; charset=utf-8")
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, Options);
        return ApiResponse.Of(status, contentType, json);
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
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
