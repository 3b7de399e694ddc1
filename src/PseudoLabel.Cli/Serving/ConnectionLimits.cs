using Microsoft.AspNetCore.Server.Kestrel.Core;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Cli.Serving;

/// <summary>
/// What one connection may take of the server, beside what the interface itself bounds (<see cref="HttpLimits"/>). Each is in
/// <c>docs/http.md</c>: no default of the web server's is relied on.
/// </summary>
internal static class ConnectionLimits
{
    public const int Connections = 1_000;
    public const int RequestLineBytes = 8 << 10;
    public const int Headers = 100;
    public const int HeaderBytes = 32 << 10;
    public const int BytesPerSecond = 240;
    public const int GraceSeconds = 5;
    public const int HeaderSeconds = 30;
    public const int IdleSeconds = 130;

    /// <summary>Sets them.</summary>
    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = HttpLimits.RowBytes;
        limits.MaxConcurrentConnections = Connections;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestHeaderCount = Headers;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MinRequestBodyDataRate = new MinDataRate(BytesPerSecond, TimeSpan.FromSeconds(GraceSeconds));
        limits.MinResponseDataRate = new MinDataRate(BytesPerSecond, TimeSpan.FromSeconds(GraceSeconds));
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(HeaderSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(IdleSeconds);
    }
}
