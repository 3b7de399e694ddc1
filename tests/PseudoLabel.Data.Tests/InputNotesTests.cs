namespace PseudoLabel.Data.Tests;

public sealed class InputNotesTests
{
    [Fact]
    public void Lines_ManyFilesOfOneKind_AreOneLineWithThreeNamed()
    {
        var notes = new InputNotes();
        notes.Add("a.csv", "parted by ';'");
        notes.Add("x.json", "rows are the objects in 'data'");
        for (int i = 0; i < 1_500; i++)
        {
            notes.Add($"{i}.csv", "parted by ';'");
            notes.Add("a.csv", "parted by ';'");
        }

        Assert.Equal(["a.csv, 0.csv, 1.csv and 1,498 more: parted by ';'", "x.json: rows are the objects in 'data'"], notes.Lines());
    }
}
