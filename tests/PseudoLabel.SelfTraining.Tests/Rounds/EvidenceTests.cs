using PseudoLabel.Learning.Metrics;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class EvidenceTests
{
    [Fact]
    public void Chance_EachMeasure_IsItsConfidenceInARowOfEqualProbabilities()
    {
        Assert.Equal(0.25f, Evidence.Chance(new TopProbability(), 4));
        Assert.Equal(0f, Evidence.Chance(new Margin(), 4));
        Assert.Equal(0f, Evidence.Chance(new NormalizedEntropy(), 4), 1e-6f);
    }

    [Fact]
    public void OutOfFold_Rows_SayClassConfidenceAndWhetherRight()
    {
        float[] probabilities = [0.6f, 0.3f, 0.1f, 0.2f, 0.2f, 0.6f, 0.4f, 0.4f, 0.2f];

        OutOfFold found = Evidence.OutOfFold(probabilities, [0, 1, 1], 3, new TopProbability());

        Assert.Equal([0, 2, 0], found.Predicted);
        Assert.Equal([0.6f, 0.6f, 0.4f], found.Confidence);
        Assert.Equal([true, false, false], found.Correct);
    }

    [Fact]
    public void OutOfFold_DecisionsWithCosts_AreAsSureAsTheirClassIsProbable()
    {
        OutOfFold found = Evidence.OutOfFold([0.8f, 0.2f, 0.95f, 0.05f], [1, 0], new DecisionCosts(2, [0, 1, 9, 0]));

        Assert.Equal([1, 0], found.Predicted);
        Assert.Equal([0.2f, 0.95f], found.Confidence);
        Assert.Equal([true, true], found.Correct);
    }

    [Fact]
    public void OutOfFold_RowsThatWereNeverHeldOut_AreNoEvidence()
    {
        const float none = float.NaN;
        float[] probabilities = [none, none, 0.4f, 0.6f, 0.9f, 0.1f, 0.7f, 0.3f];

        OutOfFold found = Evidence.OutOfFold(probabilities, [0, 1, 0, 1], 2, new TopProbability());
        OutOfFold both = Evidence.OutOfFold(
            probabilities, [0, 1, 0, 1], 2, new Agreement(), [0.5f, 0.5f, none, none, 0.4f, 0.6f, 0.5f, 0.5f]);

        Assert.Equal([0.6f, 0.9f, 0.7f], found.Confidence);
        Assert.Equal([true, true, false], found.Correct);
        Assert.Equal([true, false], both.Correct);
        Assert.All(both.Confidence, c => Assert.InRange(c, 0, 1));
    }
}
