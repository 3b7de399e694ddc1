using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Settings;

/// <summary>A setting may be a megabyte by mistake, or on purpose: what is said of it is a line, and is said at once.</summary>
public sealed class LongSettingsTests
{
    private const string Cut = "... (1,000,000 characters)";
    private static readonly string Long = new('n', 1_000_000);

    [Theory]
    [InlineData("{ \"LONG\": 1 }", "there is no setting 'nnn")]
    [InlineData("{ \"metric\": \"LONG\" }", "'metric' is 'nnn")]
    [InlineData("{ \"learner\": \"LONG\" }", "'learner' is 'nnn")]
    [InlineData("{ \"max-rounds\": \"LONG\" }", "'max-rounds' is 'nnn")]
    [InlineData("{ \"fast\": \"LONG\" }", "'fast' is 'nnn")]
    [InlineData("{ \"columns\": { \"LONG\": 1 } }", "'columns' gives column 'nnn")]
    [InlineData("{ \"columns\": { \"zip\": \"LONG\" } }", "'columns' gives column 'zip' a kind that is 'nnn")]
    [InlineData("{ \"class-shares\": { \"LONG\": \"x\" } }", "'class-shares' gives class 'nnn")]
    [InlineData("{ \"image-shape\": \"LONG\" }", "nnn")]
    public async Task Read_LongText_IsCutAndItsLengthSaid(string json, string start)
    {
        string message = await Refused(json.Replace("LONG", Long, StringComparison.Ordinal));
        Assert.InRange(message.Length, 50, 900);
        Assert.Contains(start, message, StringComparison.Ordinal);
        Assert.Contains(Cut, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_LongNumber_IsCutAndItsLengthSaid()
    {
        string message = await Refused("{ \"max-rounds\": " + new string('9', 1_000_000) + " }");
        Assert.InRange(message.Length, 50, 500);
        Assert.Contains(Cut, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_LongColumnNames_AreCutAndTheirLengthSaid()
    {
        var settings = new RunSettings { Labeled = ["l.csv"], Unlabeled = ["u.csv"], Label = Long, Group = Long };
        string message = await Ends(() => Assert.Throws<UserErrorException>(() => RunSettingsValidator.Validate(settings)).Message);
        Assert.Equal($"'group' and 'label' are both column '{new string('n', 100)}{Cut}'; name another column", message);
    }

    private static Task<string> Refused(string json) => Ends(() => Assert.Throws<UserErrorException>(
        () => RunSettingsJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "job.json")).Message);

    private static Task<string> Ends(Func<string> work) =>
        Task.Run(work).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
