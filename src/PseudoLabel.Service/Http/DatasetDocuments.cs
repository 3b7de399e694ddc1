using System.Text.Json;
using System.Text.Json.Nodes;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Runs;
using PseudoLabel.Service.Uploads;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Http;

/// <summary>Makes the documents of data sets out of what lies in the store.</summary>
/// <param name="root">The container or folder.</param>
/// <param name="catalog">Its runs.</param>
/// <param name="tracker">What is known of uploads.</param>
/// <param name="runs">The documents of runs.</param>
internal sealed class DatasetDocuments(IRunStore root, RunCatalog catalog, UploadTracker tracker, RunDocuments runs)
{
    private const int NewestRuns = 20;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Lines of a list.</summary>
    public async Task<IReadOnlyList<DatasetLine>> LinesAsync(
        IEnumerable<DatasetContents> datasets, CancellationToken cancellationToken)
    {
        ILookup<string, RunEntry> byDataset = (await catalog.ListAsync(cancellationToken)).ToLookup(r => r.Dataset, StringComparer.Ordinal);
        List<DatasetLine> lines = [];
        foreach (DatasetContents dataset in datasets)
        {
            lines.Add(await LineAsync(dataset, [.. byDataset[dataset.Name]], cancellationToken));
        }

        return lines;
    }

    /// <summary>One data set.</summary>
    public async Task<DatasetDocument> OfAsync(DatasetContents dataset, CancellationToken cancellationToken)
    {
        RunEntry[] own = [.. (await catalog.ListAsync(cancellationToken)).Where(r => r.Dataset == dataset.Name)];
        DatasetLine line = await LineAsync(dataset, own, cancellationToken);
        (JsonObject settings, string? problem) = await SettingsAsync(dataset.Name, cancellationToken);
        return new DatasetDocument(line with { Problem = problem ?? line.Problem })
        {
            Files = [.. from folder in dataset.Folders
                from item in folder.Folder.Items
                select new FileLine(folder.Name, item.Name[folder.Folder.Folder.Length..], item.Length, item.Modified)],
            LeftOut = [.. dataset.Notices],
            Settings = settings,
            NewestRuns = await runs.OfAsync(own.Reverse().Take(NewestRuns), cancellationToken),
        };
    }

    private async Task<DatasetLine> LineAsync(DatasetContents dataset, RunEntry[] own, CancellationToken cancellationToken)
    {
        DatasetStatus status = await tracker.StatusAsync(dataset.Name, cancellationToken);
        (DatasetOptions options, string? problem) = await DatasetOptions.ReadAsync(root, dataset.Name, cancellationToken);
        return new DatasetLine
        {
            Name = dataset.Name,
            LabeledFiles = dataset.Labeled.Items.Count,
            UnlabeledFiles = dataset.Unlabeled.Items.Count,
            DataFiles = dataset.Data.Items.Count,
            Bytes = dataset.Items.Sum(i => i.Length),
            Runs = own.Length,
            NewestRun = own.Length == 0 ? null : await runs.OfAsync(own[^1], cancellationToken),
            Start = options.Start,
            Retrain = options.Retrain,
            KeepRuns = options.KeepRuns,
            KeepDays = options.KeepDays,
            Settling = status.Settling is not null,
            FollowUp = status.FollowUp,
            Problem = problem ?? status.Problem,
            Poison = [.. status.Poison.Select(p => new PoisonLine(p.Name, p.Error))],
        };
    }

    /// <summary>What <c>job.json</c> holds, whether a run would take it or not; nothing and a problem where it is no JSON.</summary>
    private async Task<(JsonObject Settings, string? Problem)> SettingsAsync(string dataset, CancellationToken cancellationToken)
    {
        string name = ServiceNames.Settings(dataset);
        try
        {
            if (!await root.ExistsAsync(name, cancellationToken))
            {
                return ([], null);
            }

            await using Stream stream = await root.OpenReadAsync(name, cancellationToken);
            byte[] text = await RequestBody.ReadAsync(stream, HttpLimits.SettingBytes, cancellationToken);
            JsonNode? node = JsonNode.Parse(text.AsSpan(text.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), documentOptions: Lenient);
            return node is JsonObject settings ? (settings, null) : ([], $"{name} holds no settings; write one JSON object into it");
        }
        catch (FileNotFoundException)
        {
            return ([], null);
        }
        catch (JsonException)
        {
            return ([], $"{name} is not valid JSON; mend it, or write the settings anew");
        }
    }
}
