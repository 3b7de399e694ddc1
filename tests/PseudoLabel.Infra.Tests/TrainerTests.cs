using System.Text.Json.Nodes;
using PseudoLabel.Infra.Tests.Compiling;

namespace PseudoLabel.Infra.Tests;

public sealed class TrainerTests(Installations installations)
{
    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Jobs_EveryCombination_StandOnTheHardwareAskedFor(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        string[] right = choice.Gpu switch
        {
            "T4" => ["job-trainer on gpu, 8 cores, 56Gi", "job-trainer-cpu on Consumption, 4 cores, 8Gi"],
            "A100" => ["job-trainer on gpu, 24 cores, 220Gi", "job-trainer-cpu on Consumption, 4 cores, 8Gi"],
            _ => ["job-trainer on Consumption, 4 cores, 8Gi"],
        };
        string[] profiles = choice.Gpu switch
        {
            "T4" => ["Consumption: Consumption", "gpu: Consumption-GPU-NC8as-T4"],
            "A100" => ["Consumption: Consumption", "gpu: Consumption-GPU-NC24-A100"],
            _ => ["Consumption: Consumption"],
        };

        Assert.Equal(right, installation.Of("Microsoft.App/jobs").Select(j => Hardware(installation, j)));
        Assert.Equal(
            profiles,
            installation.Only("Microsoft.App/managedEnvironments")["workloadProfiles"]!.AsArray()
                .Select(p => $"{p.Text("name")}: {p.Text("workloadProfileType")}"));
    }

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Jobs_EveryCombination_RunOnlyWhenStartedAndEndInTime(Combination choice)
    {
        Installation installation = await installations.Of(choice);

        Assert.All(installation.Of("Microsoft.App/jobs").Select(j => j["properties"]!["configuration"]!), configuration =>
        {
            Assert.Equal("Manual", configuration.Text("triggerType"));
            Assert.Equal(14400, configuration["replicaTimeout"]!.GetValue<int>());
            Assert.Equal(0, configuration["replicaRetryLimit"]!.GetValue<int>());
        });
    }

    /// <summary>A second provisioning must not put the placeholder back over a trainer that is deployed.</summary>
    [Fact]
    public async Task Image_Deployed_IsKept()
    {
        Installation first = await installations.Of(Combination.Default);
        Installation second =
            await installations.Of(Combination.Default with { Gpu = "T4" }, "param trainerImage = 'acr.azurecr.io/trainer:1'");

        Assert.All(Images(first), i => Assert.StartsWith("mcr.microsoft.com/", i, StringComparison.Ordinal));
        Assert.Equal(["acr.azurecr.io/trainer:1", "acr.azurecr.io/trainer:1"], Images(second));
        JsonNode parameters = JsonNode.Parse(Repository.Text("infra/main.parameters.json"))!["parameters"]!;
        Assert.Equal("${SERVICE_TRAINER_IMAGE_NAME=}", parameters["trainerImage"].Text("value"));
    }

    private static IEnumerable<string> Images(Installation installation) =>
        installation.Of("Microsoft.App/jobs").Select(j => j["properties"]!["template"]!["containers"]![0].Text("image"));

    private static string Hardware(Installation installation, JsonNode job)
    {
        JsonNode resources = job["properties"]!["template"]!["containers"]![0]!["resources"]!;
        string name = installation.Plain(job.Text("name"));
        return $"{name} on {job["properties"]!["workloadProfileName"]}, {resources["cpu"]} cores, {resources["memory"]}";
    }
}
