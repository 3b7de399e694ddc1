using System.Text;
using PseudoLabel.Service.Access;

namespace PseudoLabel.Service.Tests.Access;

public sealed class ClientPrincipalTests
{
    private const string RoleClaim = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

    [Fact]
    public void Read_APersonsToken_HasTheSignInNameAndTheHighestRole() =>
        Assert.Equal(new Caller("ann@example.org", CallerRole.Labeler),
            Read(("name", "Ann"), ("roles", "Reader"), ("preferred_username", "ann@example.org"), ("roles", "labeler"), ("aud", "x")));

    [Fact]
    public void Read_AProgramsToken_HasItsApplicationsIdentifier() =>
        Assert.Equal(new Caller("6f1e", CallerRole.Operator), Read(("appid", "6f1e"), (RoleClaim, "Operator")));

    [Fact]
    public void Read_NoRoleOfTheApp_MayNothing() =>
        Assert.Equal(new Caller("bob", null), Read(("name", "bob"), ("roles", "Administrator"), ("roles", "2")));

    [Theory]
    [InlineData("not base64")]
    [InlineData("e30=")]
    [InlineData("W10=")]
    [InlineData("bnVsbA==")]
    [InlineData("eyJjbGFpbXMiOlsxXX0=")]
    [InlineData("eyJjbGFpbXMiOlt7InR5cCI6MX1dfQ==")]
    [InlineData("/w==")]
    [InlineData("eyJhdXRoX3R5cCI6Imdvb2dsZSIsImNsYWltcyI6W3sidHlwIjoibmFtZSIsInZhbCI6ImFubiJ9XX0=")]
    public void Read_SomethingElse_IsNobody(string header) => Assert.Null(ClientPrincipal.Read(header));

    [Fact]
    public void Read_NoUsableName_IsNobody()
    {
        Assert.Null(Read(("roles", "Operator")));
        Assert.Null(Read(("name", ""), ("email", "a\nb"), ("appid", new string('a', 257)), ("roles", "Operator")));
    }

    internal static string Header(params (string Type, string Value)[] claims) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        System.Text.Json.JsonSerializer.Serialize(new
        {
            auth_typ = "aad",
            claims = claims.Select(c => new { typ = c.Type, val = c.Value }),
            role_typ = RoleClaim,
        })));

    private static Caller? Read(params (string Type, string Value)[] claims) => ClientPrincipal.Read(Header(claims));
}
