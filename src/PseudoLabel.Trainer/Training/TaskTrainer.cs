using System.Globalization;
using System.Security.Cryptography;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Trainer.Checkpoints;
using PseudoLabel.Trainer.Devices;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Rows;
using PseudoLabel.TrainingContract;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>
/// One task of a request. Where there are calibration rows, a first training leaves them out; they choose when to stop, and the
/// temperature. Then the network is trained on all rows for as many steps. What is scored and published is the ONNX file, run by the
/// runtime that will predict with it.
/// </summary>
internal sealed class TaskTrainer(TrainingRequest request, TrainingTask task, LabeledTensors labeled, Func<ulong, IPool?> openPool,
    long poolRows, Device device, ITaskHost host)
{
    private const string OutOfTime = "the time budget ended it";

    /// <summary>Evaluations on the calibration rows over a training.</summary>
    private const int Evaluations = 25;

    private int parts = 1;

    private readonly byte[] digest = SHA256.HashData(host.RequestBytes.Concat(System.Text.Encoding.UTF8.GetBytes(task.Name)).ToArray());

    /// <summary>Trains, and gives the network's file and the task's result.</summary>
    public (byte[] Onnx, TaskResult Result) Run()
    {
        Checkpoint? from = Resume();
        double temperature = from?.Temperature ?? 1;
        int steps = from?.Steps ?? (task.Steps > 0 ? task.Steps : StepCount.Of(request.Options, task.Train.Count, poolRows));
        string? ended = from?.EndedEarly;
        if (task.Calibration.Count > 0 && from?.Calibrating != false)
        {
            HashSet<int> left = [.. task.Calibration];
            var patience = new Patience(request.Options.Patience);
            (NetworkLearning calibrated, ended) = Trained([.. task.Train.Where(r => !left.Contains(r))], steps, from, learning =>
            {
                patience.State = from?.Patience ?? new Patience(request.Options.Patience).State;
                return Train(learning, steps, calibrating: true, 1, null, patience);
            });
            using NetworkLearning first = calibrated;
            temperature = Calibrate(first);
            steps = ended is null ? steps : Math.Max(1, Math.Min(steps, patience.State.BestStep));
            from = null;
        }

        string? before = ended;
        (NetworkLearning whole, ended) = Trained(
            task.Train, steps, from, l => Train(l, steps, calibrating: false, temperature, before, new Patience(0)) ?? before);
        using NetworkLearning learning = whole;
        byte[] onnx = OnnxWriter.Write(Exported(learning, temperature));
        return (onnx, Result(learning, onnx, temperature, ended));
    }

    /// <summary>Trains on some rows; where the device's memory does not hold a step, in smaller parts of it from there on.</summary>
    private (NetworkLearning Learning, string? Ended) Trained(
        IReadOnlyList<int> rows, int steps, Checkpoint? from, Func<NetworkLearning, string?> train)
    {
        while (true)
        {
            NetworkLearning learning = Prepare(rows, steps, from);
            try
            {
                return (learning, train(learning));
            }
            catch (Exception e) when (DeviceMemory.IsOut(e) && 2 * parts <= request.Options.LabeledBatch)
            {
                learning.Dispose();
                parts *= 2;
                host.Log(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{task.Name}: a step does not fit the memory of the device; it is taken in {parts} parts, "
                        + $"and the training begins anew"));
            }
            catch
            {
                learning.Dispose();
                throw;
            }
        }
    }

    private NetworkLearning Prepare(IReadOnlyList<int> rows, int steps, Checkpoint? from)
    {
        ulong seed = task.Seed;
        var learning = new NetworkLearning(
            request, labeled, rows, openPool(SeededRandom.Derive(seed, "pool")), new StepSchedule(request.Options, steps), seed, device,
            host.UsesGraph, host.IsHalfPrecision, parts);
        if (from is not null)
        {
            LearningState.Load(learning, from.Tensors);
            learning.Step = from.Step;
            learning.LabeledPosition = from.LabeledPosition;
            learning.PoolPlace = from.PoolPlace;
        }

        return learning;
    }

    /// <summary>Steps to the end, or until patience or time is out.</summary>
    /// <returns>Why it ended early, in words; null where it did not.</returns>
    private string? Train(NetworkLearning learning, int steps, bool calibrating, double temperature, string? endedBefore, Patience patience)
    {
        int every = Math.Max(1, steps / Evaluations);
        while (learning.Step < steps)
        {
            learning.Advance();
            host.Stepped(task.Name, learning.RowsOfStep, steps);
            if (host.IsTimeOut(task.Name, calibrating))
            {
                return $"{OutOfTime} at step {learning.Step} of {steps}";
            }

            bool mayStop = calibrating && learning.Step >= request.Options.RampEnd * steps && learning.Step % every == 0;
            if (mayStop && patience.Ends(learning.Step, CalibrationLoss(learning)))
            {
                return $"calibration rows ended it at step {learning.Step} of {steps}";
            }

            if (host.CancellationToken.IsCancellationRequested || host.WantsCheckpoint(task.Name))
            {
                host.Keep(task.Name, CheckpointFile.Write(Standing(learning, steps, calibrating, temperature, endedBefore, patience)));
                host.CancellationToken.ThrowIfCancellationRequested();
            }
        }

        return null;
    }

    private Checkpoint Standing(NetworkLearning learning, int steps, bool calibrating, double temperature, string? endedBefore,
        Patience patience) => new()
        {
            Task = digest,
            Calibrating = calibrating,
            Temperature = temperature,
            Steps = steps,
            Step = learning.Step,
            LabeledPosition = learning.LabeledPosition,
            PoolPlace = learning.PoolPlace,
            Patience = patience.State,
            EndedEarly = endedBefore,
            Tensors = LearningState.Save(learning),
        };

    private Checkpoint? Resume()
    {
        if (host.Kept(task.Name) is not { } bytes)
        {
            return null;
        }

        Checkpoint? checkpoint = CheckpointFile.Read(bytes);
        if (checkpoint is null || !checkpoint.Task.AsSpan().SequenceEqual(digest))
        {
            host.Log($"{task.Name}: its checkpoint is {(checkpoint is null ? "damaged" : "of another request")} and is dropped; "
                + "it starts over");
            return null;
        }

        host.Log($"{task.Name}: goes on from step {checkpoint.Step} of {checkpoint.Steps}");
        return checkpoint;
    }

    private double CalibrationLoss(NetworkLearning learning)
    {
        using var scope = NewDisposeScope();
        Tensor rows = tensor(task.Calibration.Select(r => (long)r).ToArray(), device: device);
        Tensor logits = learning.Predict(labeled.Features.index_select(0, rows));
        return nn.functional.cross_entropy(logits, labeled.Labels.index_select(0, rows)).item<float>();
    }

    private double Calibrate(NetworkLearning learning)
    {
        int[] rows = [.. task.Calibration];
        float[] scores = Scores(OnnxModel.Read(OnnxWriter.Write(Exported(learning, 1))), rows);
        return TemperatureWithPrior.Find(scores, [.. rows.Select(r => request.Labels[r])], request.ClassCount);
    }

    private OnnxNetwork Exported(NetworkLearning learning, double temperature) => new()
    {
        FeatureCount = request.FeatureCount,
        ClassCount = request.ClassCount,
        Image = NetworkFactory.IsConvolutional(request) ? request.Image : null,
        Layers = learning.Average.Network.Export(),
        Temperature = temperature,
    };

    private TaskResult Result(NetworkLearning learning, byte[] onnx, double temperature, string? ended)
    {
        float[] probabilities = Scores(OnnxModel.Read(onnx), [.. task.Held]);
        new Temperature(temperature).Apply(probabilities, probabilities, request.ClassCount);
        double late = Math.Max(1, Math.Max(1, learning.Step / 10) * (double)learning.UnlabeledBatch);
        float[] byClass = learning.PseudoByClass;
        return new TaskResult
        {
            Name = task.Name,
            Temperature = temperature,
            HeldProbabilities = probabilities,
            Steps = learning.Step,
            EndedEarly = ended,
            CutShort = ended?.StartsWith(OutOfTime, StringComparison.Ordinal) == true,
            UnlabeledRows = (long)learning.Step * learning.UnlabeledBatch,
            PseudoShare = byClass.Sum() / late,
            PseudoByClass = [.. byClass.Select(c => (double)c)],
            ResidentRows = learning.ResidentRows,
        };
    }

    private float[] Scores(OnnxModel model, int[] rows)
    {
        FeatureMatrix matrix = labeled.Rows.Select(rows);
        var scores = new float[rows.Length * request.ClassCount];
        model.Score(matrix, 0, rows.Length, scores);
        return scores;
    }
}
