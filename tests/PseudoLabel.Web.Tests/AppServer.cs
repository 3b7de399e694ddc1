using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PseudoLabel.Web.Tests;

/// <summary>A server with the web app, its storage empty.</summary>
/// <param name="url">Its address.</param>
internal abstract partial class AppServer(string url) : IAsyncDisposable
{
    public string Url => url;

    /// <summary>The page that a person opens first.</summary>
    public virtual string FirstPage => "/";

    /// <summary>The key that it asks for; null where it asks for none.</summary>
    public virtual string? Key => null;

    public HttpClient Client { get; } = new() { BaseAddress = new Uri(url) };

    /// <summary>Starts <c>pseudolabel serve</c>.</summary>
    /// <param name="more">More options.</param>
    public static async Task<AppServer> StartAsync(params string[] more) => await LocalServer.StartAsync(more);

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
        await PutAsync($"{dataset}/files/data/table.csv", table);
        using var body = new StringContent($"{{\"dataset\":\"{dataset}\",{settings[1..]}");
        using HttpResponseMessage created = await Client.PostAsync(new Uri("/api/runs", UriKind.Relative), body);
        string document = await created.Content.ReadAsStringAsync();
        Assert.True(created.IsSuccessStatusCode, document);
        return Identifier().Match(document).Groups[1].Value;
    }

    /// <summary>Puts a file into a data set.</summary>
    public async Task PutAsync(string place, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        using HttpResponseMessage put = await Client.PutAsync(new Uri("/api/datasets/" + place, UriKind.Relative), body);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
    }

    public virtual ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    [GeneratedRegex("\"id\": \"([^\"]+)\"")]
    private static partial Regex Identifier();
}
