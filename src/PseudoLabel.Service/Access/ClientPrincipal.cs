using System.Text.Json;

namespace PseudoLabel.Service.Access;

/// <summary>
/// Who App Service authentication says has signed in: the header <c>X-MS-CLIENT-PRINCIPAL</c>, Base64 of JSON with the token's claims
/// (https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities). The platform takes it out of what clients
/// send; where the platform does not stand before the app, the header is nobody's word.
/// </summary>
internal static class ClientPrincipal
{
    /// <summary>The header.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    // The organization's Entra, the one provider that the deployment sets up: roles of another's tokens are not this app's.
    private const string Provider = "aad";
    private const int LongestName = 256;

    // The first of them that a token has: a person's sign-in name, then the application's identifier, where a program asks for itself.
    private static readonly string[] Names =
    [
        "preferred_username", "upn", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "email", "name", "azp", "appid",
    ];

    private static readonly string[] Roles = ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"];

    /// <summary>The caller in the header; null where it holds none.</summary>
    /// <param name="header">The header's value.</param>
    public static Caller? Read(string header)
    {
        try
        {
            using JsonDocument principal = JsonDocument.Parse(Convert.FromBase64String(header));
            if (principal.RootElement.GetProperty("auth_typ").GetString() != Provider)
            {
                return null;
            }

            (string Type, string Value)[] claims =
            [
                .. principal.RootElement.GetProperty("claims").EnumerateArray()
                    .Select(c => (c.GetProperty("typ").GetString() ?? "", c.GetProperty("val").GetString() ?? "")),
            ];
            string? name = Names.SelectMany(n => claims.Where(c => c.Type == n)).Select(c => c.Value)
                .FirstOrDefault(v => v.Length is > 0 and <= LongestName && !v.Any(char.IsControl));
            return name is null ? null : new Caller(name, Highest(claims.Where(c => Roles.Contains(c.Type)).Select(c => c.Value)));
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static CallerRole? Highest(IEnumerable<string> values) =>
        Enum.GetValues<CallerRole>().Where(r => values.Contains(r.ToString(), StringComparer.OrdinalIgnoreCase))
            .Select(r => (CallerRole?)r).Max();
}
