using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PseudoLabel.Web.Tests;

/// <summary><c>pseudolabel serve</c> in a process of its own, on a folder of its own.</summary>
internal sealed partial class LocalServer : AppServer
{
    private readonly Process process;
    private readonly DirectoryInfo folder;

    private LocalServer(Process process, DirectoryInfo folder, string url)
        : base(url)
    {
        this.process = process;
        this.folder = folder;
    }

    public string Folder => folder.FullName;

    public static new async Task<LocalServer> StartAsync(params string[] more)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pseudolabel-web-");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = [Path.Join(AppContext.BaseDirectory, "pseudolabel.dll"), "serve", "--data", folder.FullName,
            "--urls", "http://127.0.0.1:0", "--settle", "1", .. more];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string? line;
        while ((line = await process.StandardOutput.ReadLineAsync()) is not null)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new LocalServer(process, folder, match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("the server ended before it served");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"serving .* at (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Address();
}
