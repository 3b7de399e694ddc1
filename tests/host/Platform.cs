using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace PseudoLabel.HostCheck;

/// <summary>Uploads blobs, and tells of them as the platform does.</summary>
/// <param name="emulator">The storage.</param>
internal sealed class Platform(StorageEmulator emulator)
{
    private const string ContainerName = "pseudo-label";
    private static readonly HttpClient Client = new();
    private readonly BlobContainerClient container = new(emulator.Connection, ContainerName);
    private readonly QueueClient queue = new(
        emulator.Connection, "blob-events", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    public Task UploadAsync(string name, byte[] content) =>
        container.GetBlobClient(name).UploadAsync(new BinaryData(content), overwrite: true);

    /// <summary>What is asked before a subscription is made: whether the app is who it is said to be.</summary>
    public static async Task<bool> ValidatesAsync(FunctionsHost host)
    {
        const string code = "512d38b6-c7b8-40c8-89fe-f46f9e9622b6";
        string answer = await PostAsync(host, "SubscriptionValidation", [new
        {
            id = "1", topic = "/subscriptions/s", subject = "", eventType = "Microsoft.EventGrid.SubscriptionValidationEvent",
            eventTime = "2026-01-01T00:00:00Z", dataVersion = "2", metadataVersion = "1", data = new { validationCode = code },
        },]);
        return answer.Contains(code, StringComparison.Ordinal);
    }

    /// <summary>Tells of an upload by a call of the app.</summary>
    public Task TellAsync(FunctionsHost host, string name) => PostAsync(host, "Notification", [Event(name)]);

    /// <summary>Tells of an upload over the queue.</summary>
    public async Task QueueAsync(string name)
    {
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync(JsonSerializer.Serialize(Event(name)));
    }

    private object Event(string name) => new
    {
        id = Guid.NewGuid().ToString(),
        topic = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/devstoreaccount1",
        subject = $"/blobServices/default/containers/{ContainerName}/blobs/{name}",
        eventType = "Microsoft.Storage.BlobCreated",
        eventTime = "2026-01-01T00:00:00Z",
        dataVersion = "",
        metadataVersion = "1",
        data = new
        {
            api = "PutBlob",
            eTag = "0x1",
            contentType = "application/octet-stream",
            contentLength = 1,
            blobType = "BlockBlob",
            url = container.GetBlobClient(name).Uri.AbsoluteUri,
        },
    };

    private static async Task<string> PostAsync(FunctionsHost host, string kind, object[] events)
    {
        string address = $"{host.Url}/runtime/webhooks/blobs?functionName=Host.Functions.BlobUploaded&code={host.EventKey}";
        using var body = new StringContent(JsonSerializer.Serialize(events), Encoding.UTF8, "application/json");
        body.Headers.Add("aeg-event-type", kind);
        using HttpResponseMessage answer = await Client.PostAsync(new Uri(address), body);
        string text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new HttpRequestException($"the webhook answers {(int)answer.StatusCode}: {text}");
    }
}
