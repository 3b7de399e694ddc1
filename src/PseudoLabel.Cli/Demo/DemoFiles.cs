using System.Globalization;
using PseudoLabel.Data;

namespace PseudoLabel.Cli.Demo;

/// <summary>The demo's input files, and the truth that it is held against.</summary>
internal sealed record DemoFiles(string Labeled, string Unlabeled, string Truth)
{
    /// <summary>The label column.</summary>
    public const string Label = "condition";

    /// <summary>Rows with a label.</summary>
    public const int LabeledRows = 120;

    /// <summary>Rows without.</summary>
    public const int UnlabeledRows = 5_000;

    /// <summary>The files, in order.</summary>
    public IReadOnlyList<string> All => [Labeled, Unlabeled, Truth];

    /// <summary>Makes the files in a folder, which must be new, empty, or an earlier demo's.</summary>
    /// <param name="folder">The demo's folder; the files go to <c>data</c> in it.</param>
    /// <param name="seed">Seed of the data.</param>
    /// <exception cref="UserErrorException">The folder is a file, or holds something else.</exception>
    public static DemoFiles Write(string folder, ulong seed)
    {
        string data = Path.Join(folder, "data");
        var files = new DemoFiles(Path.Join(data, "labeled.csv"), Path.Join(data, "unlabeled.csv"), Path.Join(data, "truth.csv"));
        if (File.Exists(folder))
        {
            throw new UserErrorException("--out is a file; name a folder", folder);
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(files.Truth))
        {
            throw new UserErrorException("the folder holds something other than an earlier demo; name a new one with --out", folder);
        }

        IReadOnlyList<PumpReading> readings = PumpReadings.Make(LabeledRows + UnlabeledRows, seed);
        Directory.CreateDirectory(data);
        IEnumerable<PumpReading> labeled = readings.Take(LabeledRows);
        IEnumerable<PumpReading> unlabeled = readings.Skip(LabeledRows);
        File.WriteAllLines(files.Labeled, labeled.Select(r => $"{Features(r)},{r.Condition}").Prepend($"{Header},{Label}"));
        File.WriteAllLines(files.Unlabeled, unlabeled.Select(Features).Prepend(Header));
        File.WriteAllLines(files.Truth, unlabeled.Select(r => $"{r.Id},{r.Condition}").Prepend($"reading,{Label}"));
        return files;
    }

    private static string Header => "reading,site,model,load," + string.Join(',', PumpReadings.SensorNames);

    private static string Features(PumpReading reading) =>
        $"{reading.Id},{reading.Site},{reading.Model},{reading.Load},{string.Join(',', reading.Sensors.Select(Cell))}";

    private static string Cell(double value) => double.IsNaN(value) ? "" : value.ToString("0.00", CultureInfo.InvariantCulture);
}
