using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Http;

/// <summary>The result files of a run by the names that a client may ask for; nothing else is ever opened.</summary>
internal static class ResultFiles
{
    private static readonly Dictionary<string, string> Names =
        RunNames.Results.ToDictionary(name => Path.GetFileName(name), StringComparer.Ordinal);

    public static async Task<ApiResponse> OpenAsync(IRunStore store, string file, CancellationToken cancellationToken)
    {
        if (!Names.TryGetValue(file, out string? name))
        {
            throw new RefusedException(Refusal.NotFound, $"there is no such result file; there are {string.Join(", ", Names.Keys)}");
        }

        await RequireAsync(store, cancellationToken);
        if (!await store.ExistsAsync(name, cancellationToken))
        {
            string why = name is RunNames.LabeledSet or RunNames.LabeledSetParquet ? "its setting labeled-out leaves it out"
                : "only learner neural trains a network";
            throw new RefusedException(Refusal.NotFound, $"this run has no {file}: {why}");
        }

        Stream content = await store.OpenReadAsync(name, cancellationToken);
        return new ApiResponse
        {
            Status = 200,
            ContentType = TypeOf(file),
            Length = content.Length,
            WriteBodyAsync = async (to, ct) =>
            {
                await using (content)
                {
                    await content.CopyToAsync(to, ct);
                }
            },
        };
    }

    /// <summary>Refuses a run that is not complete: its results may be there in part.</summary>
    public static async Task RequireAsync(IRunStore store, CancellationToken cancellationToken)
    {
        if (!await store.ExistsAsync(RunNames.Report, cancellationToken))
        {
            throw new IncompleteRunException();
        }
    }

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".csv" => "text/csv; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        ".html" => "text/html; charset=utf-8",
        ".zip" => "application/zip",
        ".parquet" => "application/vnd.apache.parquet",
        _ => "application/octet-stream",
    };
}
