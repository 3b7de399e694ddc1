using System.Net;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Inputs.Remote;

/// <summary>
/// Fetches an input by its address. Only this machine's own command line does: a service that fetched what a request names would lend its
/// place in the network to whoever asks.
/// </summary>
internal static class WebInput
{
    private const int MostRedirects = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>Whether a name is an address of the web.</summary>
    public static bool IsOne(string name) =>
        name.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || name.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>An address as it may be shown and kept: what follows the question mark may be a key.</summary>
    public static string Shown(string address) => IsOne(address) ? address.Split('?', '#')[0] : address;

    /// <summary>Fetches it into a spool.</summary>
    /// <exception cref="UserErrorException">It is not there, may not be read, or cannot be reached.</exception>
    public static async Task<InputFile> TakeAsync(string address, InputSpool spool, CancellationToken cancellationToken)
    {
        string name = Shown(address);
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
        {
            throw new UserErrorException("this is no address; write https://host/path", name);
        }

        if (uri.UserInfo.Length > 0)
        {
            throw new UserErrorException("an address with a password in it is not taken; fetch the file with a tool that keeps it secret",
                $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}");
        }

        // The framework follows no redirect from https to http.
        using var handler =
            new SocketsHttpHandler { MaxAutomaticRedirections = MostRedirects, ConnectTimeout = Patience, UseCookies = false };
        using var client = new HttpClient(handler) { Timeout = Patience };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("pseudolabel");
        try
        {
            using HttpResponseMessage response = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new UserErrorException(Refusal(response), name);
            }

            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            InputFile file = await spool.TakeAsync(name, Extension(response, uri), body, mayStall: true, cancellationToken);
            return file with { Origin = name, OriginETag = response.Headers.ETag?.Tag ?? "" };
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException or IOException)
        {
            throw new UserErrorException($"cannot be fetched: {e.Message.ReplaceLineEndings(" ")}", name, inner: e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException($"the server did not answer for {Patience.TotalSeconds:0} seconds; try again", name, inner: e);
        }
    }

    private static string? Extension(HttpResponseMessage response, Uri asked)
    {
        string? named =
            response.Content.Headers.ContentDisposition?.FileNameStar ?? response.Content.Headers.ContentDisposition?.FileName?.Trim('"');
        string? extension = ContentKind.OfName(asked.AbsolutePath)
            ?? (response.RequestMessage?.RequestUri is { } final ? ContentKind.OfName(final.AbsolutePath) : null)
            ?? (named is null ? null : ContentKind.OfName(named));

        // Packed on the way, not by its author: the name does not say it.
        bool packed = response.Content.Headers.ContentEncoding.Contains("gzip");
        return packed && extension is not null && !extension.EndsWith(".gz", StringComparison.Ordinal) ? extension + ".gz" : extension;
    }

    private static string Refusal(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone => $"there is nothing at this address ({(int)response.StatusCode}); check it",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            $"the server does not give this without credentials ({(int)response.StatusCode}); use a signed address, az:// for a blob, or "
                + "fetch the file and name it",
        >= HttpStatusCode.Moved and < HttpStatusCode.BadRequest =>
            $"the server sends elsewhere too often, or from https to http ({(int)response.StatusCode}); use the address of the file itself",
        _ => $"the server answered {(int)response.StatusCode} ({response.ReasonPhrase}); try again later",
    };
}
