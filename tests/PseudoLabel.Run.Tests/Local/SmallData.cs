using System.Globalization;
using System.Text;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>A small data set in a folder of its own: three clouds of numbers and a word that hints at the class.</summary>
internal sealed class SmallData : IDisposable
{
    private static readonly string[] Classes = ["alpha", "beta", "gamma"];
    private static readonly string[] Hints = ["red", "green", "blue"];

    public SmallData(int labeled = 45, int unlabeled = 600, ulong seed = 1)
    {
        Folder = Directory.CreateTempSubdirectory("run-").FullName;
        var random = new SeededRandom(seed);
        Labeled = Write("labeled.csv", labeled, random, withLabel: true);
        Unlabeled = Write("unlabeled.csv", unlabeled, random, withLabel: false);
    }

    public string Folder { get; }

    public string Labeled { get; }

    public string Unlabeled { get; }

    public string Out(string name = "out") => Path.Combine(Folder, name);

    public RunSettings Settings() => new()
    {
        Labeled = [Labeled],
        Unlabeled = [Unlabeled],
        Label = "label",
        Learner = "logistic",
        BatchRows = 100,
        MaxRounds = 3,
        Folds = 3,
        Repeats = 1,
    };

    /// <summary>Writes a file beside the data.</summary>
    public string File(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Takes the folder away. Activities of a run that failed may still write their last files into it.</summary>
    public void Dispose()
    {
        for (int tries = 0; Directory.Exists(Folder); tries++)
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
            }
            catch (IOException) when (tries < 50)
            {
                Thread.Sleep(20);
            }
        }
    }

    private string Write(string name, int rows, SeededRandom random, bool withLabel)
    {
        var text = new StringBuilder("x,y,hint" + (withLabel ? ",label\n" : "\n"));
        for (int i = 0; i < rows; i++)
        {
            int k = i % Classes.Length;
            double x = 2.5 * k + random.NextGaussian();
            double y = (k == 1 ? 2 : 0) + random.NextGaussian();
            string hint = Hints[random.NextDouble() < 0.6 ? k : random.NextInt32(3)];
            text.Append(CultureInfo.InvariantCulture, $"{x:0.000},{y:0.000},{hint}").Append(withLabel ? "," + Classes[k] : "").Append('\n');
        }

        return File(name, text.ToString());
    }
}
