using System.Globalization;
using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Benchmarks.Quality.Protocol;

/// <summary>
/// The program on every data set beside the repository, labels drawn evenly and at random, against its plain supervised model, which uses
/// no pool at all: no rounds, no class shares. Each run is a line in a file, so that a broken-off protocol goes on where it was.
/// </summary>
internal static class ProtocolBenchmark
{
    private const string Plain = "plain";

    /// <summary>Runs what is missing, and prints the table.</summary>
    /// <param name="args">
    /// <c>draws=even,random labels=10,25 seeds=5 sets=a,b pool=20000 pools=noise at-once=2 variant=NAME</c>, then settings
    /// <c>name=value</c> of the variant. Splits whose rows are all of one class are left out. <c>choose=NAME,NAME</c> chooses among
    /// variants that were run before, each set by the others.
    /// </param>
    public static async Task<int> RunAsync(string[] args)
    {
        string data = Path.Combine(Places.Shared, "data");
        if (!Directory.Exists(data))
        {
            Console.Error.WriteLine("error: the data sets lie beside the repository, in shared/data; they are not here");
            return 2;
        }

        var given = args.Select(a => a.Split('=', 2)).ToDictionary(a => a[0], a => a.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);
        string[] Take(string name, string otherwise) =>
            (given.Remove(name, out string? value) ? value : otherwise).Split(',', StringSplitOptions.RemoveEmptyEntries);
        int Number(string name, int otherwise) =>
            int.Parse(Take(name, otherwise.ToString(CultureInfo.InvariantCulture))[0], CultureInfo.InvariantCulture);
        string[] draws = Take("draws", "even,random"), sets = Take("sets", string.Join(',', Sets(data)));
        int[] labels = [.. Take("labels", "10").Select(l => int.Parse(l, CultureInfo.InvariantCulture))];
        int seeds = Number("seeds", 5), atOnce = Number("at-once", Environment.ProcessorCount);
        int poolRows = Number("pool", 20_000);
        bool noise = Take("pools", "as-they-are")[0] == "noise";
        string variant = Take("variant", "default")[0];
        string[] choices = Take("choose", "");
        RunSettings settings = Settings(given);

        string file = Path.Combine(Places.Root, "artifacts", "protocol.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        Dictionary<ProtocolKey, ProtocolResult> done = File.Exists(file)
            ? File.ReadLines(file).Select(l => JsonSerializer.Deserialize<ProtocolResult>(l)!).ToDictionary(r => r.Key) : [];
        ProtocolKey[] wanted =
        [
            .. from seed in Enumerable.Range(0, seeds) from draw in draws from count in labels from set in sets
               select new ProtocolKey(set, draw, count, seed, variant),
        ];
        var writing = new Lock();
        void Keep(ProtocolResult result)
        {
            lock (writing)
            {
                done.Add(result.Key, result);
                File.AppendAllText(file, JsonSerializer.Serialize(result) + "\n");
            }
        }

        ProtocolKey[] missing = [.. wanted.Where(key => !done.ContainsKey(key) || !done.ContainsKey(key with { Variant = Plain }))];
        await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (key, _) =>
        {
            using var split = new ProtocolCase();
            if (!await split.WriteAsync(key, poolRows, noise))
            {
                Console.Error.WriteLine($"{key.Data}, {key.Draw}, seed {key.Seed}: all labels are of one class; left out");
                return;
            }

            foreach ((ProtocolKey of, RunSettings with) in new[]
            {
                (key, settings), (key with { Variant = Plain }, new RunSettings { MaxRounds = 0, LabelsDrawn = "randomly" }),
            })
            {
                bool known;
                lock (writing)
                {
                    known = done.ContainsKey(of);
                }

                if (!known)
                {
                    Keep(await split.RunAsync(of, with));
                }
            }
        });

        wanted = [.. wanted.Where(done.ContainsKey)];
        PeerResults peers = PeerResults.Read(Path.Combine(Places.Shared, "bench", "results"), Path.Combine(Places.Root, "artifacts"));
        Console.WriteLine(ProtocolTable.Head);
        Console.WriteLine("|" + string.Concat(Enumerable.Repeat("---|", ProtocolTable.Head.Count(c => c == '|') - 1)));
        foreach (var part in wanted.GroupBy(key => (key.Draw, key.Labels)))
        {
            Console.WriteLine(ProtocolTable.Line(variant, [.. part.Select(key => (done[key with { Variant = Plain }], done[key]))], peers));
        }

        foreach (string line in choices.Length == 0 ? [] : ProtocolChoice.Lines(wanted, [variant, .. choices], done))
        {
            Console.WriteLine(line);
        }

        return 0;
    }

    private static IEnumerable<string> Sets(string data) =>
        Directory.GetFiles(data, "*.csv").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    private static RunSettings Settings(Dictionary<string, string> given)
    {
        var settings = new RunSettings();
        foreach ((string name, string value) in given)
        {
            Setting setting = SettingTable.Find(name) ?? throw new UserErrorException($"there is no setting '{name}'");
            settings = setting.Parse(settings, [value], name);
        }

        return settings;
    }
}
