using PseudoLabel.Cli.Terminal;
using Sylvan.Data.Csv;

namespace PseudoLabel.Cli.Demo;

/// <summary>How right the pseudo-labels are, by the truth that only the demo has.</summary>
/// <param name="Rows">Unlabeled rows.</param>
/// <param name="Right">Rows among them whose predicted label is right.</param>
/// <param name="Accepted">Rows whose label was accepted.</param>
/// <param name="AcceptedRight">Accepted rows whose label is right.</param>
internal sealed record DemoScore(int Rows, int Right, int Accepted, int AcceptedRight)
{
    /// <summary>
    /// Holds a run's <c>pseudo-labels.csv</c> against the truth; both have one line for each unlabeled row, in the file's order.
    /// </summary>
    /// <param name="pseudoLabels">The run's file.</param>
    /// <param name="truth">The demo's file.</param>
    public static DemoScore Of(string pseudoLabels, string truth)
    {
        using CsvDataReader labels = CsvDataReader.Create(pseudoLabels);
        using CsvDataReader answers = CsvDataReader.Create(truth);
        int label = labels.GetOrdinal("predicted_label");
        int decision = labels.GetOrdinal("decision");
        int answer = answers.GetOrdinal(DemoFiles.Label);
        var score = new DemoScore(0, 0, 0, 0);
        while (answers.Read())
        {
            if (!labels.Read())
            {
                throw new InvalidDataException("a pseudo-label is missing");
            }

            int right = labels.GetString(label) == answers.GetString(answer) ? 1 : 0;
            int accepted = labels.GetString(decision) == "accepted" ? 1 : 0;
            score = new DemoScore(score.Rows + 1, score.Right + right, score.Accepted + accepted, score.AcceptedRight + (right & accepted));
        }

        return score;
    }

    /// <summary>Writes it in words.</summary>
    public void Write(TextWriter writer)
    {
        writer.WriteLine($"against the truth, all predictions: {Share(Right, Rows)} right");
        writer.WriteLine($"against the truth, accepted ones:   {Share(AcceptedRight, Accepted)} right");
    }

    private static string Share(int part, int whole) =>
        whole == 0 ? "none" : $"{Words.Percent((double)part / whole)} ({Words.Number(part)} of {Words.Number(whole)})";
}
