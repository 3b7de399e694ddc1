using System.Diagnostics;
using System.Globalization;
using PseudoLabel.HostCheck;

// dotnet run -c Release --project tests/host -- HOST [--minutes 60] [--app FOLDER]
string? host = args.Length > 0 && !args[0].StartsWith("--", StringComparison.Ordinal) ? args[0]
    : Environment.GetEnvironmentVariable(FunctionsHost.Variable);
double minutes = double.Parse(Option("--minutes") ?? "60", CultureInfo.InvariantCulture);
string root = Root();
if ((FunctionsHost.Missing(host) ?? StorageEmulator.Missing(root)) is { } missing)
{
    Console.WriteLine("skipped: " + missing);
    return 0;
}

string work = Directory.CreateTempSubdirectory("pseudolabel-check-").FullName;
Console.WriteLine("files and logs: " + work);
string app = Option("--app") ?? Publish();
await using var check = new Check(host!, app, work);
await check.StartAsync(root);
await check.UploadsAsync();
await check.SoakAsync(TimeSpan.FromMinutes(minutes));
await check.SumUpAsync();
Console.WriteLine();
Console.WriteLine("| what | figure | |");
Console.WriteLine("|---|---|---|");
foreach ((string what, string figure, bool good) in check.Table)
{
    Console.WriteLine($"| {what} | {figure} | {(good ? "ok" : "FAIL")} |");
}

return check.Table.All(line => line.Good) ? 0 : 1;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;

string Publish()
{
    string to = Path.Join(work, "app");
    string project = Path.Join(root, "src", "PseudoLabel.Functions");
    using Process process = Process.Start(
        new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-v", "q", "-o", to]))!;
    process.WaitForExit();
    return process.ExitCode == 0 ? to : throw new InvalidOperationException("the app could not be published");
}

static string Root()
{
    for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Join(folder.FullName, "PseudoLabelFunctions.sln")))
        {
            return folder.FullName;
        }
    }

    throw new InvalidOperationException("the repository's root is not above this program");
}
