using System.Globalization;

namespace PseudoLabel.Benchmarks.Serving;

/// <summary>What a server holds at a moment.</summary>
/// <param name="MiB">Its resident memory.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Handles">Its open files, sockets and the like.</param>
/// <param name="Files">Files of its folder that are neither a run's, nor a run's entry, nor an upload.</param>
/// <param name="Partial">Files anywhere in its folder that are being written.</param>
internal sealed record ServeVitals(double MiB, double Threads, double Handles, double Files, double Partial)
{
    private const string PartialSuffix = ".partial";

    public static ServeVitals Of(int process, string folder)
    {
        string[] status = File.ReadAllLines($"/proc/{process}/status");
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => f[(folder.Length + 1)..])];
        return new ServeVitals(
            Figure("VmRSS:") / 1024,
            Figure("Threads:"),
            Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count(),
            files.Count(f => !f.StartsWith("runs/", StringComparison.Ordinal) && !f.StartsWith("catalog/", StringComparison.Ordinal)
                && !f.Contains("/unlabeled/", StringComparison.Ordinal)),
            files.Count(f => f.EndsWith(PartialSuffix, StringComparison.Ordinal)));

        double Figure(string name) => double.Parse(
            status.Single(l => l.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal),
            CultureInfo.InvariantCulture);
    }
}
