using System.Diagnostics;

namespace PseudoLabel.HostCheck;

/// <summary>What <c>pseudolabel run</c> makes of the same files.</summary>
internal static class LocalRun
{
    /// <summary>The pseudo-labels, as the file has them.</summary>
    /// <param name="folder">Where the files lie, as the app has them in its container.</param>
    /// <param name="dataset">The data set.</param>
    public static async Task<byte[]> OfAsync(string folder, string dataset)
    {
        string results = Path.Join(folder, "out", dataset);
        string files = $"datasets/{dataset}";
        string[] inputs = ["--labeled", $"{files}/labeled", "--unlabeled", $"{files}/unlabeled", "--job", $"{files}/job.json"];
        var start = new ProcessStartInfo(
            "dotnet", [Path.Join(AppContext.BaseDirectory, "pseudolabel.dll"), "run", .. inputs, "--out", results])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await File.ReadAllBytesAsync(Path.Join(results, "result", "pseudo-labels.csv"))
            : throw new InvalidOperationException($"pseudolabel run of {dataset} ended with {process.ExitCode}: {await said}");
    }

    /// <summary>Lays the files of a data set down.</summary>
    public static async Task WriteAsync(string folder, string dataset, IReadOnlyDictionary<string, byte[]> files)
    {
        foreach ((string place, byte[] content) in files)
        {
            string path = Path.Join(folder, "datasets", dataset, place);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content);
        }
    }
}
