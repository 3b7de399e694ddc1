using System.Diagnostics;

namespace PseudoLabel.Infra.Tests.Supply;

/// <summary><c>tools/audit.cs</c>, built once for all tests.</summary>
internal static class AuditProgram
{
    private static readonly string Output = Path.Combine(AppContext.BaseDirectory, "audit");
    private static readonly Lazy<Task> Built = new(BuildAsync);

    /// <summary>The real <c>dotnet</c>, which runs the audit, while the audit runs a stand-in.</summary>
    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Select(f => Path.Combine(f, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")).First(File.Exists);

    public static string Assembly => Path.Combine(Output, "audit.dll");

    public static Task ReadyAsync() => Built.Value;

    public static async Task<(int Code, string Said)> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said + await errors);
    }

    private static async Task BuildAsync()
    {
        var start = new ProcessStartInfo(Dotnet, ["build", Repository.Path("tools/audit.cs"), "-o", Output, "-v", "q", "--nologo"]);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        (int code, string said) = await RunAsync(start);
        Assert.True(code == 0, said);
    }
}
