using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Tests.Training;

/// <summary>
/// Stands for the trainer: reads the request, "trains" a linear network that takes the nearest class mean, of pool rows too where there are
/// some, and leaves all that the trainer leaves.
/// </summary>
internal static class ScriptedTrainer
{
    public const double Temperature = 1.5;

    public static async Task TrainAsync(IRunStore store, TrainingNames names, bool cutShort = false, double temperature = Temperature)
    {
        TrainingRequest request = await TrainingDocuments.ReadAsync<TrainingRequest>(store, names.Request);
        FeatureMatrix labeled = await ReadAsync(store, request.LabeledFeatures);
        var tasks = new List<TaskResult>();
        foreach (TrainingTask task in request.Tasks)
        {
            List<FeatureMatrix> pool = [];
            foreach (string name in task.Pool)
            {
                pool.Add(await ReadAsync(store, name));
            }

            OnnxNetwork network = Train(request, labeled, task, pool) with { Temperature = temperature };
            byte[] onnx = OnnxWriter.Write(network);
            await store.WriteAsync(names.Model(task.Name), stream => stream.WriteAsync(onnx).AsTask());
            tasks.Add(Result(task, onnx, labeled, pool, cutShort, temperature));
            await TrainingDocuments.WriteAsync(store, names.TaskResult(task.Name), tasks[^1]);
            await TellAsync(store, names, tasks.Count, request.Tasks.Count);
        }

        await TrainingDocuments.WriteAsync(
            store, names.Result, new TrainingResult { Network = "linear", Device = "cpu", UnlabeledLoss = "none", Tasks = tasks });
    }

    public static Task TellAsync(IRunStore store, TrainingNames names, int done, int all) => TrainingDocuments.WriteAsync(
        store, names.Progress, new TrainingProgress
        {
            Device = "cpu",
            TasksDone = done,
            Tasks = all,
            Steps = done,
            AllSteps = all,
            RowsPerSecond = 1000,
            Log = ["training", "still training"]
        });

    /// <summary>The logits of nearest class means: m . x - |m|^2 / 2; with a pool, of the rows that those means then take, too.</summary>
    private static OnnxNetwork Train(TrainingRequest request, FeatureMatrix labeled, TrainingTask task, List<FeatureMatrix> pool)
    {
        (float[] Row, int Class)[] rows = [.. task.Train.Select(i => (Row(labeled, i), request.Labels[i]))];
        OnnxNetwork network = Means(request, rows);
        if (pool.Count == 0)
        {
            return network;
        }

        OnnxModel model = OnnxModel.Read(OnnxWriter.Write(network));
        foreach (FeatureMatrix batch in pool)
        {
            float[] scores = Scores(model, batch);
            rows = [.. rows, .. Enumerable.Range(0, batch.Rows)
                .Select(i => (Row(batch, i), Best(scores.AsSpan(i * model.ClassCount, model.ClassCount))))];
        }

        return Means(request, rows);
    }

    private static OnnxNetwork Means(TrainingRequest request, (float[] Row, int Class)[] rows)
    {
        var weights = new float[request.ClassCount * request.FeatureCount];
        var bias = new float[request.ClassCount];
        for (int k = 0; k < request.ClassCount; k++)
        {
            float[][] own = [.. rows.Where(r => r.Class == k).Select(r => r.Row)];
            for (int j = 0; j < request.FeatureCount; j++)
            {
                float mean = own.Average(r => r[j]);
                weights[k * request.FeatureCount + j] = mean;
                bias[k] -= mean * mean / 2;
            }
        }

        return new OnnxNetwork
        {
            FeatureCount = request.FeatureCount,
            ClassCount = request.ClassCount,
            Layers = [new DenseLayer(request.FeatureCount, request.ClassCount, weights, bias)],
        };
    }

    private static TaskResult Result(
        TrainingTask task, byte[] onnx, FeatureMatrix labeled, List<FeatureMatrix> pool, bool cutShort, double temperature)
    {
        OnnxModel model = OnnxModel.Read(onnx);
        float[] held = Scores(model, labeled.Select([.. task.Held]));
        new Temperature(temperature).Apply(held, held, model.ClassCount);
        return new TaskResult
        {
            Name = task.Name,
            Temperature = temperature,
            HeldProbabilities = held,
            Steps = 2,
            UnlabeledRows = pool.Sum(p => (long)p.Rows),
            PseudoShare = 0.5,
            PseudoByClass = [.. Enumerable.Range(0, model.ClassCount).Select(k => k + 0.5)],
            ResidentRows = 10,
            CutShort = cutShort,
            EndedEarly = cutShort ? "the time is over" : null,
        };
    }

    private static float[] Scores(OnnxModel model, FeatureMatrix rows)
    {
        var scores = new float[rows.Rows * model.ClassCount];
        model.Score(rows, 0, rows.Rows, scores);
        return scores;
    }

    private static int Best(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int k = 1; k < scores.Length; k++)
        {
            best = scores[k] > scores[best] ? k : best;
        }

        return best;
    }

    private static float[] Row(FeatureMatrix rows, int row)
    {
        var cells = new float[rows.Columns];
        rows.DenseRow(row).CopyTo(cells);
        for (int i = 0; i < rows.SparseIndices(row).Length; i++)
        {
            cells[rows.SparseIndices(row)[i]] = rows.SparseValues(row)[i];
        }

        return cells;
    }

    private static async Task<FeatureMatrix> ReadAsync(IRunStore store, string name)
    {
        await using Stream stream = await store.OpenReadAsync(name);
        return FeatureBatchFile.Read(stream).Features;
    }
}
