using System.Globalization;

namespace PseudoLabel.TrainingContract;

/// <summary>The names of what the trainer reads and writes, under a folder of the run's store that is the request's own.</summary>
/// <param name="Folder">The folder, ending with <c>/</c>, e.g. <c>rounds/1/neural/</c>.</param>
public sealed record TrainingNames(string Folder)
{
    /// <summary>The names of a round's training.</summary>
    /// <param name="round">The round, from 1.</param>
    public static TrainingNames Of(int round) => new(string.Create(CultureInfo.InvariantCulture, $"rounds/{round}/neural/"));

    /// <summary>The request.</summary>
    public string Request => Folder + "request.json";

    /// <summary>The result of all tasks, written last.</summary>
    public string Result => Folder + "result.json";

    /// <summary>How far it is; written over.</summary>
    public string Progress => Folder + "progress.json";

    /// <summary>Written once the run is terminated, so that no job is started any more.</summary>
    public string Cancelled => Folder + "cancelled.json";

    /// <summary>Why an attempt ended without a result.</summary>
    /// <param name="attempt">The attempt, from 1.</param>
    public string Failure(int attempt) => string.Create(CultureInfo.InvariantCulture, $"{Folder}attempts/{attempt}/failure.json");

    /// <summary>What the host that started an attempt keeps of it.</summary>
    /// <param name="attempt">The attempt, from 1.</param>
    public string Execution(int attempt) => string.Create(CultureInfo.InvariantCulture, $"{Folder}attempts/{attempt}/execution.json");

    /// <summary>The result of a task.</summary>
    /// <param name="task">The task's name.</param>
    public string TaskResult(string task) => $"{Folder}tasks/{task}/result.json";

    /// <summary>The network of a task, as ONNX.</summary>
    /// <param name="task">The task's name.</param>
    public string Model(string task) => $"{Folder}tasks/{task}/model.onnx";

    /// <summary>Where a task stands, to go on from; removed once it is done.</summary>
    /// <param name="task">The task's name.</param>
    public string Checkpoint(string task) => $"{Folder}tasks/{task}/checkpoint.bin";
}
