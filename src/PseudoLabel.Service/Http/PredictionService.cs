using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Http;

/// <summary>
/// Predicts the rows of a request. They are read twice and answered only once all are known to be right, so both ways go through files of
/// this machine: memory does not grow with the request, and no answer breaks off in the middle. As many requests are worked on at once as
/// there are processors, as each uses them all; the others wait, and hold no thread meanwhile.
/// </summary>
internal sealed class PredictionService(RunCatalog catalog)
{
    /// <summary>The header that says, as JSON, what was set aside, did not fit, or was not seen.</summary>
    private const string SummaryHeader = "Prediction-Summary";

    private const int BufferBytes = 1 << 16;

    // Of the process, as its processors are.
    private static readonly SemaphoreSlim AtOnce = new(Environment.ProcessorCount);

    public async Task<ApiResponse> PredictAsync(string dataset, Stream body, string? contentType, CancellationToken cancellationToken)
    {
        var file = new DataFile { Name = "request body", Format = BodyTypes.TableFormat(contentType) };
        IRunStore run = await NewestRunAsync(dataset, cancellationToken);
        using var place = new TemporaryFolder();
        string path = Path.Combine(place.Path, "rows");
        await using (var rows = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            await RequestBody.CopyAsync(body, rows, HttpLimits.RowBytes, cancellationToken);
        }

        FileStream answer = Nameless(Path.Combine(place.Path, "answer"));
        PredictionSummary summary;
        try
        {
            await AtOnce.WaitAsync(cancellationToken);
            try
            {
                // Read in its turn: requests that wait hold no model.
                ModelPackage model = await run.ReadAsync(RunNames.Model, s => ModelPackage.Read(s, RunNames.Model), cancellationToken);
                summary = await new BatchPredictor(model, new OneFile(path)).RunAsync(
                    [file], answer, Environment.ProcessorCount, progress: null, cancellationToken);
            }
            finally
            {
                AtOnce.Release();
            }

            answer.Position = 0;
        }
        catch
        {
            await answer.DisposeAsync();
            throw;
        }

        return new ApiResponse
        {
            Status = 200,
            ContentType = "text/csv; charset=utf-8",
            Length = answer.Length,
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [SummaryHeader] = summary.ToHeader() },
            WriteBodyAsync = async (to, ct) =>
            {
                await using (answer)
                {
                    await answer.CopyToAsync(to, ct);
                }
            },
        };
    }

    /// <summary>A file without a name: it is gone once it is closed, whatever becomes of the process.</summary>
    private static FileStream Nameless(string path)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, BufferBytes);
        File.Delete(path);
        return file;
    }

    private async Task<IRunStore> NewestRunAsync(string dataset, CancellationToken cancellationToken)
    {
        foreach (RunEntry run in (await catalog.ListAsync(cancellationToken)).Where(r => r.Dataset == dataset).Reverse())
        {
            if (await catalog.IsCompleteAsync(run.Id, cancellationToken))
            {
                return catalog.StoreOf(run.Id);
            }
        }

        throw new RefusedException(
            Refusal.NotFound, "this data set has no completed run yet, so there is no model; POST /api/runs makes one");
    }

    private sealed class OneFile(string path) : IDataSource
    {
        public IImageDecoder Decoder => ImageDecoder.Instance;

        public Stream OpenRead(DataFile file) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
    }
}
