using System.Globalization;
using PseudoLabel.Benchmarks;
using PseudoLabel.Benchmarks.Fuzzing;
using PseudoLabel.Benchmarks.Neural;
using PseudoLabel.Benchmarks.Quality;
using PseudoLabel.Benchmarks.Quality.Protocol;
using PseudoLabel.Benchmarks.Serving;
using PseudoLabel.Benchmarks.Speed;
using PseudoLabel.Data;

try
{
    return await RunAsync(args);
}
catch (UserErrorException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

static async Task<int> RunAsync(string[] args) => args switch
{
    ["table", .. var rest] => Print(await TableAsync(Number(rest, 0, 3))),
    ["speed", .. var rest] => Print(await SpeedBenchmark.RunAsync(Number(rest, 1, 3), Number(rest, 0, 1_000_000))),
    ["trees", .. var rest] => Print(await TreesBenchmark.RunAsync(Number(rest, 1, 3), Number(rest, 0, 200_000))),
    ["pictures", .. var rest] => Print(PicturesBenchmark.Run(Number(rest, 1, 5), Number(rest, 0, 400))),
    ["photos", var folder, .. var rest] => Print(PhotosBenchmark.Run(folder, Number(rest, 0, 5))),
    ["scaling", .. var rest] => Print(await ScalingBenchmark.RunAsync(Number(rest, 0, 3))),
    ["csv", .. var rest] => Print(await CsvLimit.RunAsync(Number(rest, 0, 5))),
    ["join", .. var rest] => Print(await ParquetJoinBenchmark.RunAsync(Number(rest, 0, 9))),
    ["predict-limit", .. var rest] => Print(await PredictionLimit.RunAsync(Number(rest, 0, 9))),
    ["cost", .. var rest] => await CostBenchmark.RunAsync(Number(rest, 0, 3)),
    ["embed", .. var rest] => Print(EmbedBenchmark.Run(Number(rest, 1, 3), Number(rest, 0, 5_000))),
    ["overhead", .. var rest] => Print(await OverheadBenchmark.RunAsync(Number(rest, 0, 5))),
    ["accuracy", .. var rest] => await AccuracyBenchmark.RunAsync(rest),
    ["quality", .. var rest] => await QualityBenchmark.RunAsync(rest),
    ["protocol", .. var rest] => await ProtocolBenchmark.RunAsync(rest),
    ["stress", .. var rest] => await QualityBenchmark.StressAsync(rest),
    ["messy", .. var rest] => await MessyBenchmark.RunAsync(Number(rest, 0, 5)),
    ["review", .. var rest] => await ReviewBenchmark.RunAsync(rest),
    ["digits", .. var rest] => await DigitsBenchmark.RunAsync(rest),
    ["mnist", .. var rest] => await MnistBenchmark.RunAsync(rest),
    ["load", .. var rest] => Print(await LoadBenchmark.RunAsync(rest)),
    ["soak", .. var rest] => Print(await SoakBenchmark.RunAsync(rest)),
    ["fuzz", var format, .. var rest] => FuzzCommand.Run(format, Number(rest, 0, 10_000), Number(rest, 1, 0)),
    _ => Usage(),
};

static async Task<IReadOnlyList<TableLine>> TableAsync(int turns)
{
    var lines = new List<TableLine>();
    Func<Task<IReadOnlyList<TableLine>>>[] parts =
    [
        () => SpeedBenchmark.RunAsync(turns, 1_000_000),
        () => ScalingBenchmark.RunAsync(turns),
        () => PredictionLimit.RunAsync(3 * turns),
        () => CsvLimit.RunAsync(3 * turns),
        () => ParquetJoinBenchmark.RunAsync(3 * turns),
        () => OverheadBenchmark.RunAsync(turns),
        () => TreesBenchmark.RunAsync(turns),
    ];
    foreach (Func<Task<IReadOnlyList<TableLine>>> part in parts)
    {
        // Told as they come, as the whole takes half an hour.
        IReadOnlyList<TableLine> of = await part();
        Print(of);
        lines.AddRange(of);
    }

    return lines;
}

static int Number(string[] rest, int at, int otherwise) => at < rest.Length ? int.Parse(rest[at], CultureInfo.InvariantCulture) : otherwise;

static int Print(IReadOnlyList<TableLine> lines)
{
    Console.WriteLine();
    Console.WriteLine(TableLine.Head);
    foreach (TableLine line in lines)
    {
        Console.WriteLine(line);
    }

    return lines.All(line => line.Holds) ? 0 : 1;
}

static int Usage()
{
    Console.Error.WriteLine(
        "usage: table [turns] | speed [rows] [turns] | trees [rows] [turns] | embed [texts] [turns] | pictures [pictures] [turns] "
            + "| photos FOLDER [turns] "
            + "| predict-limit, csv, join, scaling, overhead or cost [turns] "
            + "| accuracy [seeds] [data set ...] | protocol [option=value ...] | quality, stress or review [seeds] [folder] [data set ...] "
            + "| messy [seeds] | digits [seeds] [option=value ...] | mnist FOLDER [seeds] [labels ...] [option=value ...] "
            + "| load [option=value ...] | soak [--minutes N] "
            + "| fuzz FORMAT [mutants] [first]     (benchmarks/README.md says what each measures)");
    return 2;
}
