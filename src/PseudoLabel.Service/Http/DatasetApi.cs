using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Service.Continuous;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Http;

/// <summary>The routes of data sets: what lies in them, what their runs take, and a look at their files before a run.</summary>
public sealed class DatasetApi
{
    private const string Path = "/api/datasets";

    // Folders of wrong names that an answer tells of: whoever mends these is told of the next.
    private const int MostLeftOut = 20;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    private readonly IRunStore root;
    private readonly RunCatalog catalog;
    private readonly HeavyWork heavy;
    private readonly DatasetDocuments documents;
    private readonly DatasetFiles files;
    private readonly DatasetLook look;

    internal DatasetApi(
        IRunStore root, RunCatalog catalog, HeavyWork heavy, DatasetDocuments documents, FileRoom room, DatasetLook look)
    {
        this.catalog = catalog;
        this.look = look;
        this.root = root;
        this.heavy = heavy;
        this.documents = documents;
        files = new DatasetFiles(root, room);
    }

    /// <summary><c>GET /api/datasets</c>: the data sets by name, page by page.</summary>
    /// <param name="limit">Data sets on a page; null for the usual.</param>
    /// <param name="after">The last data set of the page before; null for the first page.</param>
    /// <param name="ifNoneMatch">The <c>If-None-Match</c> header.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> ListAsync(
        string? limit = null, string? after = null, string? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        ApiProblem.GuardAsync(Path, async () =>
        {
            int size = PageSize.Of(limit);
            if (after is not null)
            {
                RunCatalog.RequireIdentifier(after, "data set");
            }

            (IReadOnlyList<DatasetContents> all, IReadOnlyCollection<string> strangers) =
                await catalog.Datasets.GetAsync(cancellationToken);
            DatasetContents[] rest = [.. all.Where(d => after is null || string.CompareOrdinal(d.Name, after) > 0)];
            DatasetContents[] page = [.. rest.Take(size)];
            string? next = page.Length == rest.Length ? null
                : string.Create(CultureInfo.InvariantCulture, $"{Path}?limit={size}&after={page[^1].Name}");
            string[] leftOut = [.. strangers.Take(MostLeftOut).Select(ServiceNames.NoDataset)];
            return ApiJson.Tagged(
                new DatasetList(await documents.LinesAsync(page, cancellationToken), next, leftOut), ApiJson.Camel, ifNoneMatch);
        });

    /// <summary>
    /// <c>PUT /api/datasets/{dataset}</c>: makes a data set, or changes what starts its runs, when they train and how long they are kept.
    /// </summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="body">Any of <c>start</c>, <c>retrain</c>, <c>keepRuns</c> and <c>keepDays</c>; what is not named stays.</param>
    /// <param name="ifNoneMatch">The <c>If-None-Match</c> header: <c>*</c> to make one only; null to do either.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> PutAsync(
        string dataset, Stream body, string? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        WithNameAsync(dataset, "", () => ChangeAsync(async () =>
        {
            if (ifNoneMatch?.Trim() is not (null or "*"))
            {
                throw new RefusedException(
                    Refusal.Malformed, "If-None-Match must be * here, to make a data set only where there is none; or leave it out");
            }

            OptionsRequest? asked = await OptionsAsync(body, cancellationToken);
            bool isNew = await DatasetContents.FindAsync(root, dataset, cancellationToken) is null;
            if (ifNoneMatch is not null)
            {
                await MakeOnlyAsync(dataset, isNew, Over(asked, new DatasetOptions()), cancellationToken);
            }
            else if (isNew || asked is not null)
            {
                (DatasetOptions before, string? problem) = await DatasetOptions.ReadAsync(root, dataset, cancellationToken);
                await root.WriteJsonAsync(
                    ServiceNames.Options(dataset), Over(asked, problem is null ? before : new DatasetOptions()), cancellationToken);
            }

            return ApiJson.CamelResponse(isNew ? 201 : 200, await documents.OfAsync(
                await FindAsync(dataset, cancellationToken), cancellationToken));
        }));

    /// <summary><c>GET /api/datasets/{dataset}</c>.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="ifNoneMatch">The <c>If-None-Match</c> header.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetAsync(string dataset, string? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        WithNameAsync(dataset, "", async () => ApiJson.Tagged(
            await documents.OfAsync(await FindAsync(dataset, cancellationToken), cancellationToken), ApiJson.Camel, ifNoneMatch));

    /// <summary><c>GET /api/datasets/{dataset}/history</c>: what its runs found, newest first, page by page.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="limit">Lines on a page; null for the usual.</param>
    /// <param name="after">The run of the last line of the page before; null for the first page.</param>
    /// <param name="ifNoneMatch">The <c>If-None-Match</c> header.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> HistoryAsync(
        string dataset, string? limit = null, string? after = null, string? ifNoneMatch = null,
        CancellationToken cancellationToken = default) =>
        WithNameAsync(dataset, "/history", async () =>
        {
            int size = PageSize.Of(limit);
            await FindAsync(dataset, cancellationToken);
            HistoryLine[] all = [.. (await DatasetHistory.ReadAsync(root, dataset, cancellationToken)).Lines.Reverse()];
            HistoryLine[] rest = after is null ? all : [.. all.SkipWhile(l => l.Run != after).Skip(1)];
            HistoryLine[] page = [.. rest.Take(size)];
            string? next = page.Length == rest.Length ? null
                : string.Create(CultureInfo.InvariantCulture, $"{Path}/{dataset}/history?limit={size}&after={page[^1].Run}");
            (DatasetOptions options, _) = await DatasetOptions.ReadAsync(root, dataset, cancellationToken);
            double? level = options.Retrain is { When: RetrainWhen.WhenChanged, Shift: > 0 and var shift } ? shift : null;
            return ApiJson.Tagged(new HistoryPage(page, next, level), ApiJson.Camel, ifNoneMatch);
        });

    /// <summary><c>PUT /api/datasets/{dataset}/settings</c>: the settings that its runs have where a request names no others.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="body">The settings.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> PutSettingsAsync(string dataset, Stream body, CancellationToken cancellationToken = default) =>
        WithNameAsync(dataset, "/settings", async () =>
        {
            LayeredSettings.Layer settings = LayeredSettings.Read(
                await RequestBody.ReadAsync(body, HttpLimits.SettingBytes, cancellationToken), "request body");
            RunSettingsValidator.Validate(settings.Settings);
            await FindAsync(dataset, cancellationToken);
            await root.WriteAsync(
                ServiceNames.Settings(dataset), to => to.WriteAsync(ApiJson.Bytes(settings.Json), cancellationToken).AsTask(),
                cancellationToken);
            return ApiJson.Response(200, settings.Json);
        });

    /// <summary>
    /// <c>PUT /api/datasets/{dataset}/files/{folder}/{name}</c>: puts a file into a data set, which is made where it is none.
    /// </summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="file">The file's place.</param>
    /// <param name="body">The file.</param>
    /// <param name="length">The <c>Content-Length</c> header; null where there is none.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> PutFileAsync(
        string dataset, FileRequest file, Stream body, string? length = null, CancellationToken cancellationToken = default) =>
        WithFileAsync(dataset, file, async place =>
        {
            place.Readable();
            using IDisposable turn = heavy.Begin();
            await MakeByHandAsync(dataset, cancellationToken);
            long? announced = long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out long said) ? said : null;
            long written = await files.PutAsync(dataset, place, body, announced, cancellationToken);
            return ApiJson.CamelResponse(201, new FileReceipt(place.Folder, place.Below, written));
        });

    /// <summary>
    /// <c>POST /api/datasets/{dataset}/files/{folder}/{name}/link</c>: a link by which a file of any size can be put there for some time,
    /// straight into the store.
    /// </summary>
    /// <param name="dataset">The data set, which is made where it is none.</param>
    /// <param name="file">The file's place.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> LinkFileAsync(string dataset, FileRequest file, CancellationToken cancellationToken = default) =>
        WithFileAsync(dataset, file, "/link", async place =>
        {
            place.Readable();
            FileLink link = await files.LinkAsync(dataset, place, cancellationToken);
            await MakeByHandAsync(dataset, cancellationToken);
            return ApiJson.CamelResponse(201, new LinkReceipt(
                place.Folder, place.Below, "PUT", link.Address.AbsoluteUri, link.Headers, link.Until));
        });

    /// <summary><c>DELETE /api/datasets/{dataset}/files/{folder}/{name}</c>.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="file">The file's place.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> DeleteFileAsync(string dataset, FileRequest file, CancellationToken cancellationToken = default) =>
        WithFileAsync(dataset, file, async place =>
        {
            await files.DeleteAsync(dataset, place, cancellationToken);
            return new ApiResponse { Status = 204 };
        });

    /// <summary><c>POST /api/datasets/{dataset}/inspect</c>: a first look at the files, and at what a run would make of them.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="body">The settings that the run would be asked for with; nothing for none.</param>
    /// <param name="guess">
    /// Whether the likeliest label column is taken where none is named, <c>true</c> or <c>false</c>; null for not.
    /// </param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> InspectAsync(
        string dataset, Stream body, string? guess = null, CancellationToken cancellationToken = default) =>
        WithNameAsync(dataset, "/inspect", async () =>
        {
            bool guesses = guess switch
            {
                null or "false" => false,
                "true" => true,
                _ => throw new RefusedException(Refusal.Malformed, "'guess' is true or false"),
            };
            using IDisposable turn = heavy.Begin();
            byte[] text = await RequestBody.ReadAsync(body, HttpLimits.SettingBytes, cancellationToken);
            LayeredSettings.Layer asked = LayeredSettings.Read(text.Length == 0 ? "{}"u8.ToArray() : text, "request body");
            return ApiJson.CamelResponse(
                200, await look.AtAsync(await FindAsync(dataset, cancellationToken), asked, guesses, cancellationToken));
        });

    /// <summary><c>GET /api/settings</c>: every setting of a run.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Hosts call every route on the instance.")]
    public ApiResponse ListSettings() => ApiJson.CamelResponse(200, SettingList.All);

    private static Task<ApiResponse> WithNameAsync(string dataset, string below, Func<Task<ApiResponse>> work) =>
        ApiProblem.GuardAsync($"{Path}/{PathPart.Of(dataset)}{below}", () =>
        {
            RunCatalog.RequireIdentifier(dataset, "data set");
            return work();
        });

    private Task<ApiResponse> WithFileAsync(string dataset, FileRequest file, Func<DatasetFileName, Task<ApiResponse>> work) =>
        WithFileAsync(dataset, file, "", work);

    private Task<ApiResponse> WithFileAsync(
        string dataset, FileRequest file, string below, Func<DatasetFileName, Task<ApiResponse>> work)
    {
        ArgumentNullException.ThrowIfNull(file);
        return WithNameAsync(
            dataset, $"/files/{PathPart.Of(file.Folder)}/{PathPart.Of(file.Name)}{below}",
            () => ChangeAsync(() => work(DatasetFileName.Of(file.Folder, file.Name, file.Class))));
    }

    /// <summary>Does what changes data sets: the next listing shows it.</summary>
    private async Task<ApiResponse> ChangeAsync(Func<Task<ApiResponse>> work)
    {
        try
        {
            return await work();
        }
        finally
        {
            catalog.Datasets.Changed();
        }
    }

    private static async Task<OptionsRequest?> OptionsAsync(Stream body, CancellationToken cancellationToken)
    {
        byte[] text = await RequestBody.ReadAsync(body, HttpLimits.SettingBytes, cancellationToken);
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<OptionsRequest>(text, Strict) is { IsEmpty: false } asked ? asked : null;
        }
        catch (JsonException)
        {
            throw new RefusedException(
                Refusal.Malformed,
                "the body must be an object with any of 'start' (\"on-upload\" or \"by-hand\"), 'retrain' ({ \"when\": \"when-changed\" } "
                    + "or \"always\"), 'keepRuns' and 'keepDays', or nothing");
        }
    }

    /// <summary>What was asked for over what is so.</summary>
    private static DatasetOptions Over(OptionsRequest? asked, DatasetOptions before)
    {
        DatasetOptions after = asked is null ? before : before with
        {
            Start = asked.Start ?? before.Start,
            Retrain = asked.Retrain ?? before.Retrain,
            KeepRuns = asked.KeepRuns ?? before.KeepRuns,
            KeepDays = asked.KeepDays ?? before.KeepDays,
        };
        return after.Problem is null ? after : throw new RefusedException(Refusal.Malformed, after.Problem);
    }

    /// <summary>Makes a data set that is not there, not even since it was looked for.</summary>
    private async Task MakeOnlyAsync(string dataset, bool isNew, DatasetOptions options, CancellationToken cancellationToken)
    {
        try
        {
            if (isNew)
            {
                await root.WriteJsonIfAsync(
                    ServiceNames.Options(dataset), etag: null, options, cancellationToken);
                return;
            }
        }
        catch (StoreConflictException)
        {
            // Somebody else has made it meanwhile.
        }

        throw new RefusedException(
            Refusal.Precondition, "there is a data set of this name already; choose another name, or leave If-None-Match out to change it");
    }

    /// <summary>A data set that a page makes starts no run before its owner asks for one.</summary>
    private async Task MakeByHandAsync(string dataset, CancellationToken cancellationToken)
    {
        if (await root.ListAsync(ServiceNames.Dataset(dataset), cancellationToken).AnyAsync(cancellationToken))
        {
            return;
        }

        try
        {
            await root.WriteJsonIfAsync(
                ServiceNames.Options(dataset), etag: null, new DatasetOptions { Start = DatasetStart.ByHand }, cancellationToken);
        }
        catch (StoreConflictException)
        {
            // The file beside this one made it.
        }
    }

    private async Task<DatasetContents> FindAsync(string dataset, CancellationToken cancellationToken) =>
        await DatasetContents.FindAsync(root, dataset, cancellationToken)
            ?? throw new RefusedException(Refusal.NotFound, "there is no such data set; PUT makes one, and GET /api/datasets lists them");

    private sealed record DatasetList(IReadOnlyList<DatasetLine> Datasets, string? Next, IReadOnlyList<string> LeftOut);

    private sealed record OptionsRequest(DatasetStart? Start, RetrainOptions? Retrain, int? KeepRuns, int? KeepDays)
    {
        public bool IsEmpty => this is { Start: null, Retrain: null, KeepRuns: null, KeepDays: null };
    }

    /// <param name="Level">The share of moved predictions that asks for a training; null where none does.</param>
    private sealed record HistoryPage(IReadOnlyList<HistoryLine> Lines, string? Next, double? Level);

    private sealed record FileReceipt(string Folder, string Name, long Length);

    private sealed record LinkReceipt(
        string Folder, string Name, string Method, string Url, IReadOnlyDictionary<string, string> Headers, DateTimeOffset Until);
}

/// <summary>The place of a file in a data set, as a request has it.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Class">The class of a labeled image; null where none is named.</param>
public sealed record FileRequest(string Folder, string Name, string? Class = null);
