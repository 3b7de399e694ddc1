using System.Diagnostics;

namespace PseudoLabel.Benchmarks;

/// <summary>
/// Test accuracy on the real data sets: 10 labels per class, 30 % test, the same splits as scikit-learn's, this project's command line
/// driven as a black box by the bench beside the data; its summary prints the table.
/// </summary>
internal static class AccuracyBenchmark
{
    private const string LabelsPerClass = "10";

    public static async Task<int> RunAsync(string[] args)
    {
        string bench = Path.Combine(Places.Shared, "bench");
        if (!Directory.Exists(bench))
        {
            Console.Error.WriteLine(
                "error: the accuracy bench and its data lie beside the repository, in shared/bench and shared/data; they are not here");
            return 2;
        }

        string seeds = args.Length > 0 ? args[0] : "5";
        string results = Path.Combine(Places.Root, "artifacts", "accuracy.jsonl");
        File.Delete(results);
        await PythonAsync(
            [Path.Combine(bench, "plabel.py"), Path.Combine(Places.Shared, "data"), results, LabelsPerClass, seeds, .. args.Skip(1)]);
        return await PythonAsync([Path.Combine(bench, "summary.py"), Path.Combine(bench, "results", "sklearn_public.jsonl"), results]);
    }

    private static async Task<int> PythonAsync(string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Places.Python, arguments) { WorkingDirectory = Places.Root })
            ?? throw new InvalidOperationException("Python does not start.");
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
