namespace PseudoLabel.Service.Http;

/// <summary>
/// The description of the interface, kept by hand in <c>openapi.json</c> and held against <see cref="ApiRoutes"/> by a test.
/// </summary>
internal static class OpenApiDocument
{
    public static ApiResponse Response()
    {
        using Stream stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("openapi.json is not in the assembly.");
        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        return ApiResponse.Of(200, "application/json; charset=utf-8", text);
    }
}
