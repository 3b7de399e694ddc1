using PseudoLabel.Benchmarks;

return args switch
{
    ["speed", .. var rest] => await SpeedBenchmark.RunAsync(rest),
    ["accuracy", .. var rest] => await AccuracyBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: speed [rows] [runs] | accuracy [seeds] [data set ...]     (benchmarks/README.md says what each measures)");
    return 2;
}
