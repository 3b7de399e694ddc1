using System.Globalization;
using System.Text;

namespace PseudoLabel.Cli.Tests.Serving;

/// <summary>Requests that are nearly right: each is one of the interface's own, changed in a few places that a seed decides.</summary>
internal sealed class HttpMutations(Random random, string run, int port)
{
    private static readonly string[] Methods =
        ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "G", new('M', 200), "POST "];

    private static readonly string[] Parts =
    [
        "..", ".", "%2e%2e", "%2E%2e%2f", "..%5c", "%5c", "\\", "%00", "a%00b", "CON", "nul.csv", "a.", "a ", "%20", "-a", "a-", "A",
        "%ff", "%c3%28", "%", "%zz", "%F0%9F%98%80", ";x=1", "~", "*", "{id}", "%7Bid%7D",
        "job.json", "..%2fjob.json", "metrics.json%00.csv", "//",
        new('a', 64), new('a', 65), new('a', 300), new('%', 50), new('b', 9_000),
    ];

    private static readonly string[] Queries =
    [
        "?limit=1", "?limit=-1", "?limit=99999999999", "?limit=1e3", "?limit=%00", "?limit=1&limit=2", "?after=" + new string('z', 5_000),
        "?after=..%2f", "?token=x", "?code=%22%3E%3Cscript%3E", "?&&&===", "?%zz=%", "#x", "?" + new string('q', 7_000),
    ];

    private static readonly string[] Headers =
    [
        "Host: ..", "Host:", "Host: 127.0.0.1", "Host: [::1", "Host: evil.example", "Origin: null", "Origin: http://evil.example",
        "Authorization: Bearer \0", "Content-Type: ", "Content-Type: text/csv; charset=utf-7", "Content-Type: application/zip",
        "Content-Type: image/png", "Content-Type: application/vnd.apache.parquet", "Content-Type: " + new string('t', 4_000),
        "Content-Type: application/json", "Content-Type: ;;;=", "Content-Encoding: gzip", "Content-Length: -1",
        "Content-Length: 99999999999999999999", "Content-Length: 5", "Transfer-Encoding: chunked", "Transfer-Encoding: x, chunked",
        "Expect: 100-continue", "Upgrade: h2c", "Connection: upgrade", "Idempotency-Key: " + new string('k', 300), "Idempotency-Key: ../x",
        "Cookie: " + string.Concat(Enumerable.Repeat("a=b; ", 900)), "Range: bytes=0-0,1-1", "X-Forwarded-Host: evil",
        "X: " + new string('x', 40_000),
        ": nameless", "Bad Name: x", " folded", "X-HTTP-Method-Override: DELETE", "Accept: text/html",
    ];

    private static readonly byte[][] Bodies =
    [
        [0xFF, 0xFE, 0x7B, 0x00], [0xEF, 0xBB, 0xBF], Nested("{\"a\":", "}"), Nested("[", "]"),
        .. new[]
        {
            "{", "null", "[]", "\"", "\0\0\0\0", "PK\u0003\u0004", "PAR1PAR1",
            "source,row,label\n", "source,row,label\n\"\n", "source,row,label\n../../etc/passwd,0,alpha\n", "source,row,label\n,-1,\n",
            "source,row,label\nx,99999999999999999999,alpha\n", "x,y,hint\n", "x,y,hint\n=1+1,@x,-\n", "x,x,x\n1,1,1\n",
            """[{ "source": "u", "row": 1.5, "label": null }]""", """[{ "source": 1 }, 2, [[]]]""",
            """{ "dataset": "..", "label": "label" }""", """{ "dataset": "\ud800", "label": "\ud800" }""",
            Asked("""{ "a": 1 }"""), Asked("\"label\", \"seed\": 1e999"), Asked("\"label\", \"labeled\": [\"/etc/passwd\"]"),
            Asked("\"label\", \"embed\": \"/etc/passwd\""), Asked("\"label\", \"carry-from\": \"/etc\""),
            Asked("\"label\", \"costs\": \"/etc/passwd\""),
        }.Select(text => Encoding.UTF8.GetBytes(text)),
    ];

    /// <summary>The next request, and whether the server may wait for more of it.</summary>
    public (byte[] Request, bool MayWait) Next()
    {
        (string method, string path, string type, string text) = Pick(Right());
        byte[] body = Encoding.UTF8.GetBytes(text);
        var headers = new List<string> { string.Create(CultureInfo.InvariantCulture, $"Host: 127.0.0.1:{port}"), "Connection: close" };
        bool counted = true;
        bool mayWait = false;
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            switch (random.Next(7))
            {
                case 0:
                    method = Pick(Methods);
                    break;
                case 1:
                    string[] parts = path.Split('/');
                    parts[random.Next(1, parts.Length)] = Pick(Parts);
                    path = string.Join('/', parts);
                    break;
                case 2:
                    path += random.Next(2) == 0 ? Pick(Queries) : "/" + Pick(Parts);
                    break;
                case 3:
                    headers[random.Next(2) == 0 ? 0 : headers.Count - 1] = Pick(Headers);
                    mayWait = true;
                    break;
                case 4:
                    headers.Add(Pick(Headers));
                    mayWait = true;
                    break;
                case 5:
                    body = Pick(Bodies);
                    break;
                default:
                    body = Damaged(body);
                    counted = random.Next(4) > 0;
                    break;
            }
        }

        headers.Add("Content-Type: " + type);
        headers.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length + (counted ? 0 : 7)}"));
        byte[] head = Encoding.Latin1.GetBytes($"{method} {path} HTTP/1.1\r\n{string.Join("\r\n", headers)}\r\n\r\n");
        return ([.. head, .. body], mayWait || !counted);
    }

    private (string Method, string Path, string Type, string Body)[] Right() =>
    [
        ("POST", "/api/runs", "application/json", ServerHarness.Settings), ("GET", "/api/runs", "", ""), ("GET", run, "", ""),
        ("GET", run + "/result/metrics.json", "", ""), ("GET", run + "/result/report.html", "", ""), ("GET", run + "/review", "", ""),
        ("POST", run + "/suspend", "", ""), ("POST", run + "/resume", "", ""), ("POST", run + "/terminate", "", ""),
        ("POST", run + "/labels", "text/csv", "source,row,label\ndatasets/demo/unlabeled/u.csv,1,alpha\n"),
        ("GET", run + "/rows?decision=accepted&limit=3", "", ""), ("GET", run + "/examples", "", ""),
        ("GET", run + "/row?source=datasets/demo/unlabeled/u.csv&row=1", "", ""), ("GET", run + "/map", "", ""),
        ("GET", run + "/image?source=datasets/demo/unlabeled/u.csv&row=1&side=64", "", ""),
        ("GET", run + "/review?limit=2&after=1", "", ""), ("GET", run + "/review/progress", "", ""),
        ("PUT", run + "/review", "application/json", """{ "secondOpinions": 0.5 }"""),
        ("POST", run + "/review/lease", "application/json", """{ "reviewer": "ann", "count": 2 }"""),
        ("POST", run + "/review/answers", "application/json",
            """{ "reviewer": "a", "answers": [{ "source": "datasets/demo/unlabeled/u.csv", "row": 1, "verdict": "skip" }] }"""),
        ("POST", run + "/review/settle", "application/json",
            """{ "reviewer": "a", "source": "datasets/demo/unlabeled/u.csv", "row": 1, "label": "alpha" }"""),
        ("POST", run + "/review/take", "", ""), ("GET", run + "/review/answers?limit=5&reviewer=ann", "", ""),
        ("GET", run + "/review/tasks", "", ""), ("GET", run + "/review/interface", "", ""),
        ("POST", "/api/datasets/demo/predict", "text/csv", "x,y,hint\n0,0,red\n"), ("GET", "/api/openapi.json", "", ""),
        ("GET", "/api/dashboard", "", ""), ("GET", "/", "", ""), ("GET", "/login?token=x", "", ""),
    ];

    private byte[] Damaged(byte[] body)
    {
        byte[] damaged = [.. body[..random.Next(body.Length + 1)], .. random.Next(3) == 0 ? body : []];
        for (int i = random.Next(4); i > 0 && damaged.Length > 0; i--)
        {
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        }

        return damaged;
    }

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];

    private static string Asked(string label) => $$"""{ "dataset": "demo", "label": {{label}} }""";

    private static byte[] Nested(string open, string close) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(open, 5_000)) + "1" + string.Concat(Enumerable.Repeat(close, 5_000)));
}
