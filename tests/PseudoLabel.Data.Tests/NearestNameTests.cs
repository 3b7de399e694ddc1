using PseudoLabel.Data.Cells;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("same", "same", 0)]
    public void Distance_TextbookPairs_IsLevenshteins(string from, string to, int expected)
    {
        Assert.Equal(expected, NearestName.Distance(from, to));
        Assert.Equal(expected, NearestName.Distance(to, from));
    }

    [Fact]
    public void Find_Mistyped_GivesTheNearest()
    {
        Assert.Equal("label", NearestName.Find("Lable", ["table_id", "label", "text"]));
        Assert.Null(NearestName.Find("target", ["x1", "x2"]));
        Assert.Null(NearestName.Find("a", []));
    }

    [Fact]
    public async Task Find_AmongLongTexts_EndsAndNamesNone()
    {
        // The header of a table without one: texts of 100 KB, each as near to another as a name is to its mistyped one.
        string[] texts = [.. Enumerable.Range(0, 20).Select(i => new string('t', 100_000) + i)];
        string?[] found = await Ends(() => texts.Select(t => NearestName.Find(t + "x", texts)).ToArray());
        Assert.All(found, Assert.Null);
        Assert.Equal("label", NearestName.Find("lable", [.. texts, "label"]));
    }

    [Fact]
    public async Task Find_AmongVeryManyNames_Ends()
    {
        string[] names = [.. Enumerable.Range(0, 2_000_000).Select(i => $"{new string('n', 90)}{i}")];
        Assert.Equal(names[0], await Ends(() => NearestName.Find(names[0] + "1", names)));
    }

    [Fact]
    public void MissingColumn_OfALongName_IsToldShortly()
    {
        string text = new('t', 1_000_000);
        UserErrorException error = ColumnMap.MissingColumn(MemorySource.File("t.csv"), [text + "1", text + "2"], text, text + "3");
        Assert.InRange(error.Message.Length, 100, 600);
        Assert.Contains("... (1,000,000 characters)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UserError_OfLongParts_IsToldShortly()
    {
        string text = new('t', 1_000_000);
        var error = new UserErrorException($"'{text}' is wrong", text, 1, text);
        Assert.InRange(error.Message.Length, 100, 3_000);
        Assert.InRange(error.Problem.Length, 100, 2_500);
        Assert.InRange(error.File!.Length, 100, 300);
        Assert.InRange(error.Column!.Length, 100, 300);
    }

    [Fact]
    public async Task TablesWhoseHeadersAreLongTexts_AreInferredOrRefused_InTime()
    {
        // Two headerless tables of documents: no column of one is in the other.
        static RawSample Sample(string name, char letter) => new()
        {
            File = MemorySource.File(name),
            Header = [.. Enumerable.Range(0, 200).Select(i => $"{letter}{i} {new string('t', 100_000)}{letter}"), "y"],
            Rows = [[.. Enumerable.Repeat<string?>("1", 201)], [.. Enumerable.Repeat<string?>("2", 201)]],
        };

        string message = await Ends(() => Assert.Throws<UserErrorException>(
            () => SchemaInference.Infer(Sample("l.csv", 'a'), [Sample("u.csv", 'b')], "y", new SchemaOptions())).Message);
        Assert.InRange(message.Length, 50, 3_000);
    }

    private static Task<T> Ends<T>(Func<T> work) =>
        Task.Run(work).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
}
