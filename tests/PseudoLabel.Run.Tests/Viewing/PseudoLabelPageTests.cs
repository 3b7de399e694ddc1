using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Viewing;

namespace PseudoLabel.Run.Tests.Viewing;

public sealed class PseudoLabelPageTests
{
    [Fact]
    public void Read_FieldsThatNeedQuotes_AndPagesOfOneRow_AreTheRows()
    {
        string[] labels = ["a,b", "say \"no\"", "two\nlines", "plain", ""];
        using var file = new MemoryStream();
        PseudoLabelCsv.WriteHeader(file, ["p,1"]);
        for (int i = 0; i < labels.Length; i++)
        {
            PseudoLabelCsv.WriteRow(file, "u,1.csv", i, labels[i], 0.5f, RowDecision.Review, 1, "a \"reason\",\n of two lines", [0.5f]);
        }

        List<string> found = [];
        long? start = 0;
        while (start is { } at)
        {
            file.Position = 0;
            PseudoLabelPage page = PseudoLabelPage.Read(file, null, null, 1, at);
            found.AddRange(page.Rows.Select(r => r.Label));
            Assert.All(page.Rows, r => Assert.Equal(("u,1.csv", "a \"reason\",\n of two lines", 0.5), (r.Source, r.Reason, r.Confidence)));
            start = page.Next;
        }

        Assert.Equal(labels, found);
    }

    [Fact]
    public void Read_RowsThatAreRare_GoesThroughAPartOfTheFile()
    {
        using var file = new MemoryStream();
        PseudoLabelCsv.WriteHeader(file);
        for (int i = 0; i < 150_000; i++)
        {
            PseudoLabelCsv.WriteRow(
                file, "u.csv", i, "a", 0.5f, i == 149_999 ? RowDecision.Rejected : RowDecision.Review, 0, "because it is so");
        }

        file.Position = 0;
        PseudoLabelPage first = PseudoLabelPage.Read(file, "rejected", null, 10, 0);
        PseudoLabelPage second = PseudoLabelPage.Read(file, "rejected", null, 10, first.Next!.Value);

        Assert.Empty(first.Rows);
        Assert.InRange(first.Next.Value, 1 << 22, (1 << 22) + 100);
        Assert.Equal(149_999, second.Rows.Single().Row);
        Assert.Null(second.Next);
        Assert.Throws<RefusedException>(() => PseudoLabelPage.Read(file, null, null, 10, first.Next.Value + 1));
    }

    [Fact]
    public void Read_AFileThatIsNone_IsTheUsersMistake()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("source,row\nu.csv,x\n"));

        Assert.Throws<UserErrorException>(() => PseudoLabelPage.Read(file, null, null, 10, 0));
    }
}
