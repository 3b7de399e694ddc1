using PseudoLabel.Learning.Features.Text;

namespace PseudoLabel.Learning.Tests.Features.Text;

public class TermTableTests
{
    [Fact]
    public void Find_EveryTerm_IsFoundAndNoOther()
    {
        string[] terms = [.. Enumerable.Range(0, 5000).Select(i => $"t{i * 7}")];
        var table = new TermTable(terms);

        Assert.All(Enumerable.Range(0, terms.Length), i => Assert.Equal(i, table.Find(terms[i])));
        Assert.Equal(-1, table.Find("t1"));
        Assert.Equal(-1, table.Find(""));
        Assert.Equal(-1, new TermTable([]).Find("x"));
    }
}
