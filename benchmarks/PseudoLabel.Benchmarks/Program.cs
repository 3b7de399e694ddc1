using System.Globalization;
using PseudoLabel.Benchmarks;
using PseudoLabel.Benchmarks.Neural;
using PseudoLabel.Benchmarks.Quality;
using PseudoLabel.Benchmarks.Speed;
using PseudoLabel.Core;

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
    ["speed", .. var rest] => await SpeedBenchmark.RunAsync(rest),
    ["overhead", .. var rest] => await OverheadAsync(rest),
    ["accuracy", .. var rest] => await AccuracyBenchmark.RunAsync(rest),
    ["quality", .. var rest] => await QualityBenchmark.RunAsync(rest),
    ["stress", .. var rest] => await QualityBenchmark.StressAsync(rest),
    ["review", .. var rest] => await ReviewBenchmark.RunAsync(rest),
    ["digits", .. var rest] => await DigitsBenchmark.RunAsync(rest),
    ["mnist", .. var rest] => await MnistBenchmark.RunAsync(rest),
    _ => Usage(),
};

static async Task<int> OverheadAsync(string[] args)
{
    IReadOnlyList<TableLine> lines = await OverheadBenchmark.RunAsync(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5);
    Console.WriteLine($"\n{TableLine.Head}\n{string.Join('\n', lines)}");
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine(
        "usage: speed [rows] [runs] | overhead [turns] | accuracy [seeds] [data set ...] | quality, stress or review [seeds] [folder] [data set ...] | digits [seeds] [option=value ...] | mnist FOLDER [seeds] [labels ...] [option=value ...]     (benchmarks/README.md says what each measures)");
    return 2;
}
