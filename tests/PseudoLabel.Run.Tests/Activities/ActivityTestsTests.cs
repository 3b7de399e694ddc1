using System.Reflection;
using System.Runtime.CompilerServices;
using PseudoLabel.Run.Activities;

namespace PseudoLabel.Run.Tests.Activities;

/// <summary>Every activity has a test class of its name: a run that works from end to end does not show which activity does what.</summary>
public sealed class ActivityTestsTests
{
    private const string Activities = "PseudoLabel.Run.Activities";

    [Fact]
    public void EveryActivity_HasATestClassOfItsName()
    {
        string[] activities = [.. typeof(RunContext).Assembly.GetTypes().Where(IsActivity).Select(t => t.Name)];
        HashSet<string> tests = [.. Assembly.GetExecutingAssembly().GetTypes().Where(HasTests).Select(t => t.Name)];

        Assert.Contains(nameof(PlanActivity), activities);
        Assert.Empty(activities.Where(name => !tests.Contains(name + "Tests")).Order(StringComparer.Ordinal));
    }

    private static bool IsActivity(Type type) =>
        (type.Namespace + ".").StartsWith(Activities + ".", StringComparison.Ordinal)
            && type.Name.EndsWith("Activity", StringComparison.Ordinal)
        && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.IsNested;

    private static bool HasTests(Type type) => type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute)));
}
