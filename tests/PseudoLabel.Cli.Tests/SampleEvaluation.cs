using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Tests;

/// <summary>A small evaluation: four rows that count, one without a label, one of an unknown class, one set aside.</summary>
internal static class SampleEvaluation
{
    public static EvaluationReport Create(string label)
    {
        var tally = new EvaluationTally(2, 1);
        tally.Add([.9f, .1f], 0);
        tally.Add([.6f, .4f], 0);
        tally.Add([.7f, .3f], 1);
        tally.Add([.2f, .8f], 1);
        return new EvaluationReport
        {
            Learner = "logistic",
            Round = 2,
            LabelColumn = label,
            Classes = ["no", "yes"],
            Rows = 7,
            SetAside = 1,
            SetAsideReason = "t.csv, row 3, column 'x': 'oops' is not a number",
            Unlabeled = 1,
            UnknownLabels = 1,
            UnknownNames = [new LabelCount("maybe", 1)],
            Result = tally.Result(),
        };
    }
}
