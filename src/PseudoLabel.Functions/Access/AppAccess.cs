using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PseudoLabel.Service.Access;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Functions.Access;

/// <summary>
/// Who may call the app. Without a word it is whoever has one of the Functions host's keys, which all open everything. Where callers have
/// keys of their own (app setting <c>CALLER_KEYS</c>) or sign in with their organization (<c>SIGN_IN</c>), the app tells them apart itself,
/// and the host's own keys open nothing.
/// </summary>
internal static class AppAccess
{
    /// <summary>The app setting with the callers' keys.</summary>
    public const string Keys = "CALLER_KEYS";

    /// <summary>The app setting that says that App Service authentication stands before the app.</summary>
    public const string SignIn = "SIGN_IN";

    private const string Entra = "entra";
    private const string Login = "/.auth/login/aad?post_login_redirect_uri=%2Fapi%2Fdashboard";

    // The platform sets it where its authentication is on, and only then takes its own headers out of what clients send.
    private const string PlatformSignsIn = "WEBSITE_AUTH_ENABLED";

    /// <summary>Adds what tells callers apart, where the app settings say that they are.</summary>
    /// <param name="configuration">The app settings.</param>
    /// <exception cref="InvalidOperationException">A setting cannot be used.</exception>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        if (From(configuration) is { } check)
        {
            services.AddSingleton(check);
            ServiceDescriptor told = services.Last(s => s.ServiceType == typeof(IFunctionMetadataProvider));
            services.Replace(ServiceDescriptor.Singleton<IFunctionMetadataProvider>(provider =>
                new KeylessMetadata((IFunctionMetadataProvider)Make(told, provider))));
        }

        return services;
    }

    /// <summary>What tells callers apart; null where the host's keys let them in.</summary>
    /// <param name="configuration">The app settings.</param>
    /// <exception cref="InvalidOperationException">A setting cannot be used.</exception>
    public static AccessCheck? From(IConfiguration configuration)
    {
        bool signsIn = configuration[SignIn] switch
        {
            null or "" => false,
            Entra => true,
            string other => throw new InvalidOperationException($"The app setting {SignIn} is '{other}'; it may be '{Entra}' or empty."),
        };
        string? keys = configuration[Keys];
        if (!signsIn && string.IsNullOrWhiteSpace(keys))
        {
            return null;
        }

        bool isBelieved = signsIn && string.Equals(configuration[PlatformSignsIn], "true", StringComparison.OrdinalIgnoreCase);
        try
        {
            return new AccessCheck(CallerKeys.Parse(keys), isBelieved ? Login : null);
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException($"The app setting {Keys} cannot be used: {e.Message}.", e);
        }
    }

    private static object Make(ServiceDescriptor descriptor, IServiceProvider provider) =>
        descriptor.ImplementationInstance ?? descriptor.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!);
}
