using System.Globalization;
using PseudoLabel.Benchmarks.Durable;
using PseudoLabel.Benchmarks.Speed;

int turns = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
IReadOnlyList<TableLine> lines =
    [.. await DurableOverhead.TimesAsync(turns), .. await DurableOverhead.PacedAsync(turns), .. await DurableOverhead.HistoriesAsync()];
Console.WriteLine($"\n{TableLine.Head}\n{string.Join('\n', lines)}");
