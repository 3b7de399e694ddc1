using System.Globalization;
using PseudoLabel.Benchmarks.Quality;
using PseudoLabel.Data;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Benchmarks.Neural;

/// <summary>
/// The protocol of Lee (2013, "Pseudo-Label", table 1) on MNIST's idx files: a few labels, as many of each digit, the rest of the training
/// images as pool, the error on the test images of a network trained on labels alone and with the joint loss. Once with his network and
/// loss, once with the trainer's defaults.
/// </summary>
internal static class MnistBenchmark
{
    /// <summary>
    /// His section 3: one hidden layer of 5,000 rectifiers, dropout of half of them, steps of 32 labeled and 256 unlabeled rows, alpha up
    /// to 3 from T1 = 100 to T2 = 600 epochs, here of 1,000. Not his: softmax for sigmoid outputs, the course of the learning rate, and no
    /// dropout of pixels.
    /// </summary>
    private static readonly TrainingOptions Lees = new()
    {
        Network = "mlp",
        Width = 5000,
        Depth = 1,
        Dropout = 0.5,
        Normalization = "none",
        UnlabeledLoss = "lee",
        Alpha = 3,
        RampStart = 0.1,
        RampEnd = 0.6,
        LabeledBatch = 32,
        UnlabeledRatio = 8,
        Optimizer = "sgd",
        WeightDecay = 0,
        EmaDecay = 0,
    };

    /// <summary>Errors in percent of his dropout network on labels alone, and with pseudo-labels, by number of labels.</summary>
    private static readonly Dictionary<int, (double Alone, double Joint)> Published = new()
    {
        [100] = (21.89, 16.15),
        [600] = (8.57, 5.03),
        [1000] = (6.59, 4.30),
        [3000] = (3.72, 2.80),
    };

    public static async Task<int> RunAsync(string[] arguments)
    {
        MnistArguments wanted =
            MnistArguments.Parse(arguments, new() { ["lee"] = Lees, ["default"] = new TrainingOptions() }, [.. Published.Keys]);
        IdxImages train = IdxImages.Read(wanted.Folder, "train");
        IdxImages test = IdxImages.Read(wanted.Folder, "t10k");
        if (train.Shape != test.Shape)
        {
            throw new UserErrorException($"the test images are {test.Shape}, the training images {train.Shape}", wanted.Folder);
        }

        Console.WriteLine(
            $"{train.Count} training images of {train.Shape}, {test.Count} test images, {wanted.Seeds} seeds; mean error in percent +- "
                + "standard deviation");
        Write("labels", "network", "labels alone", "with pseudo-labels", "seconds");
        foreach (int labels in wanted.Labels)
        {
            foreach ((string name, TrainingOptions options) in wanted.Options)
            {
                await MeasureAsync(labels, name, options, train, test, wanted.Seeds);
            }

            if (Published.TryGetValue(labels, out (double Alone, double Joint) lee))
            {
                Write(Whole(labels), "Lee 2013, published", Percent(lee.Alone), Percent(lee.Joint), "");
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(int labels, string name, TrainingOptions options, IdxImages train, IdxImages test, int seeds)
    {
        var errors = new List<(double Alone, double Joint)>();
        double seconds = 0;
        string network = name;
        for (int seed = 0; seed < seeds; seed++)
        {
            (TrainingResult result, MeasuredProcess process) = await TrainAsync(labels, options, train, test, seed);
            int[] truth = [.. test.Labels.Select(y => (int)y)];
            errors.Add((
                100 - DigitsBenchmark.Accuracy(result.Tasks[1].HeldProbabilities, truth),
                100 - DigitsBenchmark.Accuracy(result.Tasks[0].HeldProbabilities, truth)));
            seconds += process.Seconds;
            network = $"{name}: {result.Network.Split(',')[0]}";
        }

        Write(Whole(labels), network, Percent([.. errors.Select(e => e.Alone)]), Percent([.. errors.Select(e => e.Joint)]), Whole(seconds));
    }

    private static async Task<(TrainingResult Result, MeasuredProcess Process)> TrainAsync(
        int labels, TrainingOptions options, IdxImages train, IdxImages test, int seed)
    {
        (int[] labeled, int[] pool) = Split(train, labels, seed);
        (double mean, double deviation) = train.Scale();
        using var run = new TrainerRun();
        await run.WriteAsync(
            "features/labeled.bin",
            [.. labeled.Select(i => train.Scaled(i, mean, deviation)),
                .. Enumerable.Range(0, test.Count).Select(i => test.Scaled(i, mean, deviation))],
            train.Shape.Columns);
        await run.WriteAsync("features/pool.bin", [.. pool.Select(i => train.Scaled(i, mean, deviation))], train.Shape.Columns);
        var joint = new TrainingTask
        {
            Name = "joint",
            Train = [.. Enumerable.Range(0, labels)],
            Held = [.. Enumerable.Range(labels, test.Count)],
            Pool = ["features/pool.bin"],
            Seed = (ulong)seed,
        };
        return await run.TrainAsync(new TrainingRequest
        {
            Version = "benchmark",
            ClassCount = IdxImages.Classes,
            FeatureCount = train.Shape.Columns,
            Image = train.Shape,
            LabeledFeatures = "features/labeled.bin",
            Labels = [.. labeled.Select(i => (int)train.Labels[i]), .. test.Labels.Select(y => (int)y)],
            Tasks = [joint, joint with { Name = "alone", Pool = [] }],
            Options = options,
            MemoryMiB = 1024,
        });
    }

    /// <summary>As many labeled images of each digit, and all others.</summary>
    private static (int[] Labeled, int[] Pool) Split(IdxImages train, int labels, int seed)
    {
        var random = new SeededRandom(SeededRandom.Derive((ulong)seed, "mnist"));
        int each = labels / IdxImages.Classes;
        ILookup<byte, int> byDigit = ScarceSplit.Shuffled(Enumerable.Range(0, train.Count), random).ToLookup(i => train.Labels[i]);
        for (byte digit = 0; digit < IdxImages.Classes; digit++)
        {
            if (byDigit[digit].Count() <= each)
            {
                throw new UserErrorException(
                    $"{labels} labels take {each} images of each digit and leave some, but of {digit} there are {byDigit[digit].Count()}");
            }
        }

        int[] labeled = [.. Enumerable.Range(0, IdxImages.Classes).SelectMany(digit => byDigit[(byte)digit].Take(each))];
        return (labeled, [.. Enumerable.Range(0, train.Count).Except(labeled)]);
    }

    private static void Write(string labels, string network, string alone, string joint, string seconds) =>
        Console.WriteLine($"{labels,6}  {network,-22} {alone,15} {joint,20} {seconds,9}");

    private static string Whole(double number) => number.ToString("0", CultureInfo.InvariantCulture);

    private static string Percent(params double[] errors)
    {
        double mean = errors.Average();
        double deviation = errors.Length > 1 ? Math.Sqrt(errors.Sum(e => (e - mean) * (e - mean)) / (errors.Length - 1)) : 0;
        return mean.ToString("0.00", CultureInfo.InvariantCulture)
            + (errors.Length > 1 ? deviation.ToString(" +- 0.00", CultureInfo.InvariantCulture) : "");
    }
}
