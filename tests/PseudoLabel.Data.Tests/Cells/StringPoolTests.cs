using System.Text;
using FsCheck.Xunit;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Tests.Cells;

public sealed class StringPoolTests
{
    [Property]
    public void Get_AnyTextsInAnyOrder_GivesEachItsOwn(string?[] texts)
    {
        var pool = new StringPool();
        foreach (byte[] text in texts.Concat(texts).Select(t => Encoding.UTF8.GetBytes(t ?? string.Empty)))
        {
            Assert.Equal(StringPool.NullIfBlank(Encoding.UTF8.GetString(text)), pool.Get(text));
        }
    }

    [Property]
    public void Get_AnyTextsOfAColumnOfCategories_GivesTheOneTextOfEach(string?[] texts)
    {
        var pool = new StringPool(CanonicalText.Of);
        foreach (byte[] text
            in texts.Concat(["TRUE", "1.0", "01.0", " x "]).Concat(texts).Select(t => Encoding.UTF8.GetBytes(t ?? string.Empty)))
        {
            Assert.Equal(CanonicalText.Of(Encoding.UTF8.GetString(text)), pool.Get(text));
        }
    }

    [Fact]
    public void Get_BlankText_IsNull()
    {
        Assert.Null(new StringPool().Get(" \t\n"u8));
        Assert.Null(new StringPool().Get(Encoding.UTF8.GetBytes(new string(' ', 100))));
    }
}
