using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PseudoLabel.Run.Tests.Training;

/// <summary>Stands for the Container Apps jobs API: keeps the executions of any job, and answers as a script says.</summary>
internal sealed class JobsService : HttpPipelineTransport
{
    private const string Job = """
        {
          "id": "/job",
          "properties": {
            "template": {
              "initContainers": [],
              "containers": [{
                "name": "trainer", "image": "registry.example/trainer:7", "command": ["dotnet", "trainer.dll"], "args": ["serve"],
                "env": [{ "name": "AZURE_CLIENT_ID", "value": "abc" }, { "name": "SECRET", "secretRef": "s" }],
                "resources": { "cpu": 8, "memory": "56Gi" }, "volumeMounts": [{ "volumeName": "v" }], "probes": []
              }]
            }
          }
        }
        """;

    private readonly Lock answering = new();

    /// <summary>The executions, by name.</summary>
    public Dictionary<string, Execution> Executions { get; } = new(StringComparer.Ordinal);

    /// <summary>Every request: method and path.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>
    /// What happens after a request was carried out and before it is answered; the status to answer with in place of the true one, null for
    /// that.
    /// </summary>
    public Func<string, int?> Answer { get; set; } = _ => null;

    /// <summary>Whether an accepted start tells its name.</summary>
    public bool NamesStarts { get; set; } = true;

    public override Request CreateRequest() => new HttpClientTransport().CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        lock (answering)
        {
            string request = $"{message.Request.Method} {message.Request.Uri.Path}";
            Requests.Add(request);
            Assert.Contains("api-version=", message.Request.Uri.Query, StringComparison.Ordinal);
            (int status, JsonNode? body) = Carry(message.Request);
            int? instead = Answer(request);
            if (instead == 0)
            {
                throw new IOException("the connection was closed");
            }

            message.Response = new Reply(instead ?? status, instead is null ? body : null);
            return ValueTask.CompletedTask;
        }
    }

    private (int Status, JsonNode? Body) Carry(Request request)
    {
        string[] parts = request.Uri.Path.Trim('/').Split('/');
        if (request.Method == RequestMethod.Get)
        {
            return parts switch
            {
                [_, .., "executions"] =>
                    (200, new JsonObject { ["value"] = new JsonArray([.. Executions.Select(e => (JsonNode)Show(e.Key, e.Value))]) }),
                [.., "executions", var name] => Executions.TryGetValue(name, out Execution? found) ? (200, Show(name, found)) : (404, null),
                _ => (200, JsonNode.Parse(Job)),
            };
        }

        if (parts is [.., "executions", var stopped, "stop"])
        {
            if (!Executions.TryGetValue(stopped, out Execution? found))
            {
                return (404, null);
            }

            found.Status = "Stopped";
            return (200, null);
        }

        using var body = new MemoryStream();
        request.Content!.WriteTo(body, default);
        string started = $"{parts[^2]}-{Executions.Count + 1}";
        Executions[started] = new Execution(JsonNode.Parse(body.ToArray())!) { Job = parts[^2] };
        return (200, NamesStarts ? new JsonObject { ["name"] = started } : null);
    }

    private static JsonObject Show(string name, Execution execution) => new()
    {
        ["name"] = name,
        ["properties"] = new JsonObject { ["status"] = execution.Status, ["template"] = execution.Template.DeepClone() },
    };

    public sealed class Execution(JsonNode template)
    {
        public JsonNode Template => template;

        public string Job { get; init; } = "";

        public string Status { get; set; } = "Running";
    }

    private sealed class Reply(int status, JsonNode? body) : Response
    {
        public override int Status => status;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; } =
            new MemoryStream(body is null ? [] : System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        protected override bool TryGetHeaderValues(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)]
        out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
