using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PseudoLabel.Functions.Access;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Functions.Tests.Hosting;
using PseudoLabel.Service.Access;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Functions.Tests.Access;

/// <summary>Who the app lets in by its settings, and what it tells the host of that.</summary>
public sealed class AppAccessTests
{
    private const string Principal = "X-MS-CLIENT-PRINCIPAL";
    private static readonly string Keys = $"ann:labeler:{new string('0', 64)}";

    // {"auth_typ":"aad","claims":[{"typ":"name","val":"ann"}]}
    private static readonly Func<string, string?> SignedIn =
        name => name == Principal ? "eyJhdXRoX3R5cCI6ImFhZCIsImNsYWltcyI6W3sidHlwIjoibmFtZSIsInZhbCI6ImFubiJ9XX0=" : null;

    [Fact]
    public void From_NothingSet_LeavesItToTheHostsKeys()
    {
        Assert.Null(AppAccess.From(Settings()));
        Assert.Null(AppAccess.From(Settings((AppAccess.Keys, ""), (AppAccess.SignIn, ""))));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("false", false)]
    [InlineData(null, false)]
    public void From_SignIn_BelievesThePlatformOnlyWhereItStandsBeforeTheApp(string? platform, bool believed)
    {
        AccessCheck? check = AppAccess.From(Settings((AppAccess.SignIn, "entra"), ("WEBSITE_AUTH_ENABLED", platform)));

        Assert.Equal(believed ? new Caller("ann", null) : null, check!.CallerOf(SignedIn));
    }

    [Fact]
    public void From_KeysAlone_BelieveNoHeader() =>
        Assert.Null(AppAccess.From(Settings((AppAccess.Keys, Keys), ("WEBSITE_AUTH_ENABLED", "true")))!.CallerOf(SignedIn));

    [Theory]
    [InlineData("SIGN_IN", "google")]
    [InlineData("CALLER_KEYS", "ann")]
    public void From_UnusableSetting_SaysWhich(string name, string value)
    {
        var error = Assert.Throws<InvalidOperationException>(() => AppAccess.From(Settings((name, value))));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AddAccess_CallersToldApart_TellsTheHostThatNoRouteNeedsItsKeys(bool toldApart)
    {
        Type own = typeof(DurableScheduler).Assembly.GetTypes().Single(
            t => typeof(IFunctionMetadataProvider).IsAssignableFrom(t) && t != typeof(KeylessMetadata));
        IConfiguration settings = toldApart ? Settings((AppAccess.Keys, Keys)) : Settings();
        using ServiceProvider services = new ServiceCollection().AddSingleton(typeof(IFunctionMetadataProvider), own).AddAccess(settings)
            .BuildServiceProvider();

        ImmutableArray<IFunctionMetadata> told = await services.GetRequiredService<IFunctionMetadataProvider>()
            .GetFunctionMetadataAsync(AppContext.BaseDirectory);

        string[] levels =
        [
            .. told.SelectMany(f => f.RawBindings!).Select(b => JsonDocument.Parse(b).RootElement)
                .Where(b => b.GetProperty("type").GetString() == "httpTrigger").Select(b => b.GetProperty("authLevel").GetString()!),
        ];
        Assert.Equal(FunctionRegistry.Methods().Count(), told.Length);
        Assert.InRange(levels.Length, 30, 100);
        Assert.Equal(toldApart ? 0 : levels.Length - 2, levels.Count(l => l == "Function"));
        Assert.Equal(toldApart, services.GetService<AccessCheck>() is not null);
    }

    private static IConfiguration Settings(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, s.Value))).Build();
}
