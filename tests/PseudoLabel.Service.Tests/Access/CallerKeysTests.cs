using System.Security.Cryptography;
using System.Text;
using PseudoLabel.Service.Access;

namespace PseudoLabel.Service.Tests.Access;

public sealed class CallerKeysTests
{
    [Fact]
    public void CallerOf_EachKey_IsItsCallersAlone()
    {
        var keys = CallerKeys.Parse($" ann:labeler:{Hash("first")} ;\n nightly@build:OPERATOR:{Hash("second").ToUpperInvariant()};");

        Assert.Equal(new Caller("ann", CallerRole.Labeler), keys.CallerOf("first"));
        Assert.Equal(new Caller("nightly@build", CallerRole.Operator), keys.CallerOf("second"));
        Assert.Null(keys.CallerOf("third"));
        Assert.Null(keys.CallerOf(""));
        Assert.Null(keys.CallerOf(Hash("first")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ;\n ")]
    public void Parse_NoKeys_KnowsNobody(string? text) => Assert.Null(CallerKeys.Parse(text).CallerOf("x"));

    [Theory]
    [InlineData("ann", "caller 1 is not NAME:ROLE:SHA256")]
    [InlineData(":labeler:HASH", "caller 1 is not NAME:ROLE:SHA256")]
    [InlineData("bob:reader:HASH;an n:labeler:HASH", "caller 2 is not NAME:ROLE:SHA256")]
    [InlineData("ann:2:HASH", "'ann', has no role")]
    [InlineData("ann:reader,labeler:HASH", "'ann', has no role")]
    [InlineData("ann:labeler:abc", "'ann', has no SHA-256")]
    [InlineData("ann:labeler:gHASH", "'ann', has no SHA-256")]
    public void Parse_AnotherForm_SaysWhichWithoutTheHash(string text, string problem)
    {
        string hash = Hash("key");

        var error = Assert.Throws<FormatException>(() => CallerKeys.Parse(text.Replace("HASH", hash, StringComparison.Ordinal)));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(hash, error.Message, StringComparison.Ordinal);
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
