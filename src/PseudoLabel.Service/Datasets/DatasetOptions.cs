using System.Text.Json;
using System.Text.Json.Serialization;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Datasets;

/// <summary>The contents of <c>datasets/{d}/dataset.json</c>: what its owner says of a data set as a whole.</summary>
internal sealed record DatasetOptions
{
    /// <summary>What starts its runs.</summary>
    public DatasetStart Start { get; init; } = DatasetStart.OnUpload;

    /// <summary>When uploads train, and when they are labeled by the model that is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetrainOptions? Retrain { get; init; }

    /// <summary>How many runs that have ended are kept; 0 for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int KeepRuns { get; init; }

    /// <summary>How many days a run is kept; 0 for ever.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int KeepDays { get; init; }

    /// <summary>What is wrong with them, in words; null where nothing is.</summary>
    [JsonIgnore]
    public string? Problem =>
        !Enum.IsDefined(Start) ? "'start' is 'on-upload' or 'by-hand'"
        : KeepRuns is < 0 or > 100_000 ? "'keepRuns' is a whole number from 0, for all runs, to 100,000"
        : KeepDays is < 0 or > 100_000 ? "'keepDays' is a whole number from 0, for ever, to 100,000"
        : Retrain?.Problem;

    /// <summary>
    /// What a data set's file says; where there is none, the defaults. One that cannot be read starts nothing, and the problem says so:
    /// what its owner wrote may have been to start none.
    /// </summary>
    /// <param name="root">The container or folder.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<(DatasetOptions Options, string? Problem)> ReadAsync(
        IRunStore root, string dataset, CancellationToken cancellationToken)
    {
        string name = ServiceNames.Options(dataset);
        try
        {
            DatasetOptions options = await root.ExistsAsync(name, cancellationToken)
                ? await root.ReadJsonAsync<DatasetOptions>(name, cancellationToken) : new DatasetOptions();
            return options.Problem is null ? (options, null) : Unreadable();
        }
        catch (FileNotFoundException)
        {
            return (new DatasetOptions(), null);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return Unreadable();
        }

        (DatasetOptions Options, string? Problem) Unreadable() => (
            new DatasetOptions { Start = DatasetStart.ByHand },
            $"{name} cannot be read, so that no upload starts a run; write {{ \"start\": \"on-upload\" }} or \"by-hand\" into it, or "
                + "remove it");
    }
}

/// <summary>What starts the runs of a data set.</summary>
internal enum DatasetStart
{
    /// <summary>Uploads, once no more come.</summary>
    OnUpload,

    /// <summary>Whoever asks for one; uploads are counted, and lead to none.</summary>
    ByHand,
}
