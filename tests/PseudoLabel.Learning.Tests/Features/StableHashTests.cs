using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Tests.Features;

public class StableHashTests
{
    // Computed apart, in Python, from the published constants: stored hashed columns depend on these never changing.
    [Theory]
    [InlineData("", 0xF52A15E9A9B5E89BUL)]
    [InlineData("abc", 0xDD490490804B508UL)]
    [InlineData("größe", 0x5199EDE9294E34D9UL)]
    public void Of_KnownText_NeverChanges(string text, ulong expected) => Assert.Equal(expected, StableHash.Of(text));
}
