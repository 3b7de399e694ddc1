using PseudoLabel.Benchmarks;
using PseudoLabel.Benchmarks.Neural;
using PseudoLabel.Benchmarks.Quality;

return args switch
{
    ["speed", .. var rest] => await SpeedBenchmark.RunAsync(rest),
    ["accuracy", .. var rest] => await AccuracyBenchmark.RunAsync(rest),
    ["quality", .. var rest] => await QualityBenchmark.RunAsync(rest),
    ["stress", .. var rest] => await QualityBenchmark.StressAsync(rest),
    ["review", .. var rest] => await ReviewBenchmark.RunAsync(rest),
    ["digits", .. var rest] => await DigitsBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: speed [rows] [runs] | accuracy [seeds] [data set ...] | quality, stress or review [seeds] [folder] [data set ...] | digits [seeds] [option=value ...]     (benchmarks/README.md says what each measures)");
    return 2;
}
