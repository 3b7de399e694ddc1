namespace PseudoLabel.Infra.Tests.Compiling;

/// <summary>Identifiers of built-in roles (Microsoft, "Azure built-in roles"), written here a second time on purpose.</summary>
internal static class Role
{
    public const string AcrPull = "7f951dda-4ed3-4680-a7ca-43fe172d538d";
    public const string BlobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    public const string BlobOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    public const string DurableTaskDataContributor = "0ad04412-c4d5-4796-b79c-f76d14c8d402";
    public const string JobsOperator = "b9a307c4-5aa3-4b52-ba60-2b17c136cd7b";
    public const string MetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";
    public const string QueueContributor = "974c5e8b-45b9-4653-ba55-5f855dd0fb88";
    public const string QueueSender = "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a";
    public const string TableContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";
}
