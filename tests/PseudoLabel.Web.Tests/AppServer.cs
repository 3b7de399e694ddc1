using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PseudoLabel.Web.Tests;

/// <summary><c>pseudolabel serve</c> in a process of its own, on a folder of its own.</summary>
internal sealed partial class AppServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly DirectoryInfo folder;

    private AppServer(Process process, DirectoryInfo folder, string url)
    {
        this.process = process;
        this.folder = folder;
        Url = url;
        Client = new HttpClient { BaseAddress = new Uri(url) };
    }

    public string Url { get; }

    public HttpClient Client { get; }

    public string Folder => folder.FullName;

    public static async Task<AppServer> StartAsync(params string[] more)
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
                return new AppServer(process, folder, match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("the server ended before it served");
    }

    /// <summary>
    /// A table of classes that two of its columns tell apart; the label is there in the first rows alone, and some cells are empty.
    /// </summary>
    /// <param name="labeled">Rows with a label.</param>
    /// <param name="unlabeled">Rows without.</param>
    /// <param name="names">What the classes are called.</param>
    public static byte[] Table(int labeled, int unlabeled, params string[] names)
    {
        if (names.Length == 0)
        {
            names = ["calm", "stormy"];
        }

        var random = new Random(7);
        var text = new StringBuilder("station,pressure,wind,sky,weather\n");
        for (int i = 0; i < labeled + unlabeled; i++)
        {
            int of = i % names.Length;
            string label = i < labeled ? $"\"{names[of].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : "";
            text.Append(CultureInfo.InvariantCulture,
                $"s{i},{1000 + (20 * of) + (9 * Gauss(random)):0.00},{10 + (12 * of) + (7 * Gauss(random)):0.00},"
                    + $"{(i < 2 ? "" : i % 3 == 0 ? "clear" : "cloudy")},{label}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Puts a data set of one table there, and runs it to its end.</summary>
    public async Task<string> CompletedRunAsync(string dataset, byte[] table, string settings = """{"label":"weather","max-rounds":1}""")
    {
        string run = await StartRunAsync(dataset, table, settings);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(5); await Task.Delay(200))
        {
            string document = await Client.GetStringAsync(new Uri($"/api/runs/{run}", UriKind.Relative));
            if (document.Contains("\"completed\"", StringComparison.Ordinal))
            {
                return run;
            }

            Assert.DoesNotContain("\"failed\"", document, StringComparison.Ordinal);
        }

        throw new TimeoutException("the run did not end");
    }

    /// <summary>Puts a data set of one table there, and asks for a run.</summary>
    public async Task<string> StartRunAsync(string dataset, byte[] table, string settings)
    {
        using var content = new ByteArrayContent(table);
        var place = new Uri($"/api/datasets/{dataset}/files/data/table.csv", UriKind.Relative);
        using HttpResponseMessage put = await Client.PutAsync(place, content);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        using var body = new StringContent($"{{\"dataset\":\"{dataset}\",{settings[1..]}");
        using HttpResponseMessage created = await Client.PostAsync(new Uri("/api/runs", UriKind.Relative), body);
        string document = await created.Content.ReadAsStringAsync();
        Assert.True(created.IsSuccessStatusCode, document);
        return Identifier().Match(document).Groups[1].Value;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    [GeneratedRegex(@"serving .* at (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Address();

    [GeneratedRegex("\"id\": \"([^\"]+)\"")]
    private static partial Regex Identifier();
}
