using System.Text.RegularExpressions;
using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Gate;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Weights;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed partial class RulesFactoryTests
{
    [Fact]
    public void Rounds_Joint_TakesEveryRowAndRampsAlphaToHalfWay()
    {
        RoundRules rules = RulesFactory.Rounds(new RunSettings { Mode = RunMode.Joint, Alpha = 2, MaxRounds = 6 });

        Assert.True(rules.Joint);
        Assert.IsType<FixedThresholdRule>(rules.Selection);
        Assert.Equal([0, 2.0 / 3, 4.0 / 3, 2, 2], Enumerable.Range(0, 5).Select(rules.Alpha.At));
    }

    [Theory]
    [InlineData(RunMode.Iterative)]
    [InlineData(RunMode.OneShot)]
    public void Rounds_NotJoint_AlphaIsOneWhateverIsSet(RunMode mode)
    {
        RoundRules rules = RulesFactory.Rounds(new RunSettings { Mode = mode, Alpha = 50 });

        Assert.False(rules.Joint);
        Assert.Equal(new AlphaSchedule { Alpha = 1 }, rules.Alpha);
    }

    [Theory]
    [InlineData("quota", typeof(ClassQuotaRule), typeof(PrecisionTargetRule))]
    [InlineData("precision", typeof(PrecisionTargetRule), typeof(PrecisionTargetRule))]
    [InlineData("threshold", typeof(FixedThresholdRule), typeof(FixedThresholdRule))]
    [InlineData("percentile", typeof(PercentileRule), typeof(PrecisionTargetRule))]
    [InlineData("flex", typeof(FlexMatchRule), typeof(PrecisionTargetRule))]
    [InlineData("free", typeof(FreeMatchRule), typeof(PrecisionTargetRule))]
    public void Rounds_Selection_IsTheRuleNamed(string selection, Type trained, Type accepted)
    {
        var settings = new RunSettings { Selection = selection };

        Assert.IsType(trained, RulesFactory.Rounds(settings).Selection);
        Assert.IsType(accepted, RulesFactory.Acceptance(settings));
    }

    [Theory]
    [InlineData("selection")]
    [InlineData("confidence")]
    [InlineData("weighting")]
    [InlineData("ood-filter")]
    public void Rounds_EachNameOfAChoice_IsObeyedByAnother(string name)
    {
        Setting setting = SettingTable.Find(name)!;

        object?[] obeying = [.. setting.Words.Select(word => Obeying(name, setting.Parse(new RunSettings(), [word], name)))];

        Assert.Equal(setting.Words.Count, obeying.Distinct().Count());
    }

    [Theory]
    [InlineData("density")]
    [InlineData("squared")]
    public void Rounds_NameThatNothingObeys_IsRefused(string name)
    {
        Assert.Throws<UserErrorException>(() => RulesFactory.Outliers(new RunSettings { OodFilter = name }));
        Assert.Throws<UserErrorException>(() => RulesFactory.Rounds(new RunSettings { Weighting = name }));
        Assert.Throws<UserErrorException>(() => RulesFactory.Rounds(new RunSettings { Selection = name }));
        Assert.Throws<UserErrorException>(() => RulesFactory.Acceptance(new RunSettings { PrecisionProof = name }));
        Assert.Throws<UserErrorException>(() => RulesFactory.Rounds(new RunSettings { Mode = RunMode.Joint, AlphaRamp = name }));
    }

    [Fact]
    public void Gate_Fast_IsOpen()
    {
        Assert.IsType<OpenGate>(RulesFactory.Gate(new RunSettings { Fast = true }, 2));
        Assert.IsType<CrossFittedGate>(RulesFactory.Gate(new RunSettings(), 2));
    }

    /// <summary>
    /// What the settings allow the rules must take: past the table there is no user error any more, only a fault of the program.
    /// </summary>
    [Theory]
    [InlineData("threshold", "selection", "threshold")]
    [InlineData("threshold", "selection", "flex")]
    [InlineData("prior-alignment", "selection", "quota")]
    [InlineData("quota-step", "selection", "quota")]
    [InlineData("quota-max", "selection", "percentile")]
    [InlineData("quota-max", "selection", "quota")]
    [InlineData("precision-target", "selection", "precision")]
    [InlineData("precision-risk", "selection", "precision")]
    [InlineData("alpha", "mode", "joint")]
    [InlineData("pseudo-mass", "mode", "iterative")]
    [InlineData("gate-z", "mode", "iterative")]
    public void Rounds_SettingAtTheEndsOfItsRange_MakesRules(string name, string beside, string value)
    {
        Setting setting = SettingTable.Find(name)!;
        RunSettings settings = SettingTable.Find(beside)!.Parse(new RunSettings(), [value], beside);
        string[] ends = [.. Number().Matches(setting.Takes).Select(m => m.Value.Replace(",", "", StringComparison.Ordinal))];

        Assert.Equal(2, ends.Length);
        Assert.All(ends, end =>
        {
            RunSettings at = setting.Parse(settings, [end], name);
            Assert.NotNull(RulesFactory.Rounds(at));
            Assert.NotNull(RulesFactory.Acceptance(at));
            Assert.NotNull(RulesFactory.Gate(at, 0));
        });
    }

    private static object? Obeying(string name, RunSettings settings) => name switch
    {
        "selection" => RulesFactory.Rounds(settings).Selection.GetType(),
        "confidence" => RulesFactory.Rounds(settings).Confidence.GetType(),
        "weighting" => RulesFactory.Rounds(settings).Weighting.GetType(),
        "ood-filter" => (RulesFactory.Outliers(settings)?.Method, RulesFactory.FindsUnlike(settings)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No rule is chosen by this."),
    };

    [GeneratedRegex(@"\d[\d.,]*")]
    private static partial Regex Number();
}
