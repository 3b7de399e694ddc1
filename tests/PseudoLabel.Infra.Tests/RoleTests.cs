using PseudoLabel.Infra.Tests.Compiling;

namespace PseudoLabel.Infra.Tests;

public sealed class RoleTests(Installations installations)
{
    private const string App = "Microsoft.ManagedIdentity/userAssignedIdentities/id-app";
    private const string Trainer = "Microsoft.ManagedIdentity/userAssignedIdentities/id-trainer";
    private const string Topic = "Microsoft.EventGrid/systemTopics/evgt";
    private const string Account = "Microsoft.Storage/storageAccounts/st";
    private const string Data = Account + "/blobServices/default/containers/pseudo-label";

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Grants_EveryCombination_AreTheseAndNoOthers(Combination choice)
    {
        Installation installation = await installations.Of(choice);

        List<(string Who, string Role, string Scope)> right =
        [
            (App, Role.BlobOwner, Account),
            (App, Role.QueueContributor, Account),
            (App, Role.MetricsPublisher, "Microsoft.Insights/components/appi"),
            (App, Role.JobsOperator, "Microsoft.App/jobs/job-trainer"),
            (Trainer, Role.BlobContributor, Data),
            (Trainer, Role.AcrPull, "Microsoft.ContainerRegistry/registries/acr"),
            (Topic, Role.BlobContributor, Account + "/blobServices/default/containers/event-dead-letters"),
            choice.HasScheduler
                ? (App, Role.DurableTaskDataContributor, "Microsoft.DurableTask/schedulers/dts/taskHubs/PseudoLabelHub")
                : (App, Role.TableContributor, Account),
        ];
        if (choice.HasGpu)
        {
            right.Add((App, Role.JobsOperator, "Microsoft.App/jobs/job-trainer-cpu"));
        }

        if (choice.Vnet)
        {
            right.Add((Topic, Role.QueueSender, Account + "/queueServices/default/queues/blob-events"));
        }

        Assert.Equal(right.Order(), installation.Grants.Order());
    }

    [Fact]
    public async Task Grants_DeployerNamed_MayWriteTheDataContainerAlone()
    {
        Installation without = await installations.Of(Combination.Default);
        Installation with = await installations.Of(Combination.Default, "param principalId = '00000000-0000-0000-0000-000000000003'");

        Assert.Equal([("00000000-0000-0000-0000-000000000003", Role.BlobContributor, Data)], with.Grants.Except(without.Grants));
    }

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Identities_EveryCombination_OnePerPart(Combination choice)
    {
        Installation installation = await installations.Of(choice);

        Assert.Equal(["id-app", "id-trainer"], installation.Names("Microsoft.ManagedIdentity/userAssignedIdentities"));
        Assert.Equal([App], Identities(installation, "Microsoft.Web/sites").Distinct());
        Assert.Equal([Trainer], Identities(installation, "Microsoft.App/jobs").Distinct());
    }

    private static IEnumerable<string> Identities(Installation installation, string type) =>
        installation.Of(type).SelectMany(r => r["identity"]!["userAssignedIdentities"]!.AsObject()).Select(i => installation.Place(i.Key));
}
