using System.Text.Json;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Service.Tests.Http;

public sealed class SettingListTests
{
    [Fact]
    public async Task ListSettings_All_AreThoseThatARunTakes()
    {
        using var data = new ServiceData();

        JsonElement[] settings =
            [.. (await ServiceData.JsonAsync(data.Api.Datasets.ListSettings())).GetProperty("settings").EnumerateArray()];

        Assert.Equal(SettingTable.All.Count - 4, settings.Length);
        Assert.DoesNotContain(settings, s => s.GetProperty("name").GetString() is "labeled" or "unlabeled" or "data" or "carry-from");
        JsonElement metric = settings.Single(s => s.GetProperty("name").GetString() == "metric");
        Assert.Equal("main", metric.GetProperty("group").GetString());
        Assert.Contains("macro-f1", metric.GetProperty("choices").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(
            ["label", "truth", "embed", "mode", "learner", "max-rounds", "metric", "fast", "seed", "precision-target"],
            settings.Where(s => s.GetProperty("group").GetString() == "main").Select(s => s.GetProperty("name").GetString()));
    }
}
