using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Labels;

namespace PseudoLabel.Run.Tests.Labels;

public sealed class LabelAnswersTests
{
    [Fact]
    public void Read_ReviewFileWithALabelColumn_TakesTheAnsweredRows() => Assert.Equal(
        [new LabelAnswer("u.csv", Row: 4, "alpha", Line: 2), new LabelAnswer("u.csv", Row: 7, "a,b", Line: 4)],
        Read("rank,source,row,predicted_label,label\n1,u.csv,4,beta,alpha\n2,u.csv,5,beta,\n3,u.csv,7,beta,\"a,b\"\n",
            "text/csv; charset=utf-8"));

    [Fact]
    public void Read_Json_IsTheSame() => Assert.Equal(
        [new LabelAnswer("u.csv", Row: 4, "alpha", Line: 0)],
        Read("""[{ "source": "u.csv", "row": 4, "label": "alpha" }, { "source": "u.csv", "row": 5, "label": "" }]""", "application/json"));

    [Fact]
    public void Read_ColumnsOfTheData_AreNotTakenForTheAnswers() => Assert.Equal(
        [new LabelAnswer("u.csv", Row: 4, "alpha", Line: 2)],
        Read("rank,source,row,kind,Label,SOURCE,Row,label\n1,u.csv,4,uncertain,theirs,x,99,alpha\n", null));

    [Fact]
    public void Read_SafeForSpreadsheets_IsReadAsItWas() =>
        Assert.Equal([new LabelAnswer("=u.csv", Row: 4, "'+", Line: 2)], Read("source,row,label\n'=u.csv,4,'+\n", null));

    [Fact]
    public void Read_Withdraw_TakesTheLabelBack()
    {
        Assert.Equal(
            [new LabelAnswer("u.csv", Row: 4, "", Line: 2), new LabelAnswer("u.csv", Row: 6, "b", Line: 4)],
            Read("source,row,label,withdraw\nu.csv,4,,x\nu.csv,5,,\nu.csv,6,b,no\n", null));
        Assert.Equal(
            [new LabelAnswer("u.csv", 4, "", 0)], Read("""[{ "source": "u.csv", "row": 4, "withdraw": true }]""", "application/json"));
        Assert.Equal("withdraw", Assert.Throws<UserErrorException>(() => Read("source,row,label,withdraw\nu.csv,4,a,yes\n", null)).Column);
    }

    [Fact]
    public void Read_LabelStudioExport_TakesTheMajorityOfWhoDidNotSkip()
    {
        const string export = """
            [
              { "id": 1, "data": { "source": "u.csv", "row": 4, "x": "1" },
                "predictions": [{ "result": [{ "value": { "choices": ["beta"] } }] }],
                "annotations": [
                  { "id": 1, "completed_by": 1, "was_cancelled": false,
                    "result": [{ "from_name": "label", "to_name": "row", "type": "choices", "value": { "choices": ["alpha"] } }] },
                  { "id": 2, "completed_by": 2, "was_cancelled": false,
                    "result": [{ "from_name": "label", "to_name": "row", "type": "choices", "value": { "choices": ["alpha"] } }] },
                  { "id": 3, "completed_by": 3, "was_cancelled": true,
                    "result": [{ "from_name": "label", "to_name": "row", "type": "choices", "value": { "choices": ["beta"] } }] } ] },
              { "id": 2, "data": { "source": "u.csv", "row": "5" },
                "annotations": [
                  { "result": [{ "value": { "choices": ["alpha"] } }] }, { "result": [{ "value": { "choices": ["beta"] } }] } ] },
              { "id": 3, "data": { "source": "u.csv", "row": "6" }, "annotations": [{ "result": [] }] },
              { "id": 4, "data": { "source": "u.csv", "row": "7" },
                "annotations": [{ "result": [{ "value": { "text": ["why"] } }, { "value": { "choices": ["gamma"] } }] }] }
            ]
            """;

        LabelAnswers.Given given = LabelAnswers.ReadFile(Encoding.UTF8.GetBytes(export), "export.json");

        Assert.Equal([new LabelAnswer("u.csv", Row: 4, "alpha", Line: 0), new LabelAnswer("u.csv", 7, "gamma", 0)], given.Answers);
        Assert.Equal(1, given.Undecided);
    }

    [Fact]
    public void Read_LabelStudioInShort_IsTheSame() => Assert.Equal(
        [new LabelAnswer("u.csv", Row: 4, "alpha", Line: 0)],
        Read(
            """
            [{ "id": 1, "source": "u.csv", "row": 4, "label": "alpha", "annotator": 1 },
             { "source": "u.csv", "row": 5, "label": { "choices": ["a", "b"] } }]
            """,
            "application/json"));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("-2.50", "-2.50")]
    [InlineData("true", "true")]
    public void Read_ALabelThatIsNoText_IsWhatStandsThere(string written, string label) => Assert.Equal(
        [new LabelAnswer("u.csv", Row: 4, label, Line: 0)],
        Read($$"""[{ "source": "u.csv", "row": 4, "label": {{written}} }]""", "application/json"));

    [Theory]
    [InlineData("""[{ "source": "u.csv", "row": 99999999999999999999, "label": "a" }]""")]
    [InlineData("""[{ "source": "u.csv", "row": "99999999999999999999", "label": "a" }]""")]
    [InlineData("""[{ "source": 1, "row": 1, "label": "a" }]""")]
    [InlineData("""[1]""")]
    [InlineData("""[{ "source": "u.csv", "row": 1, "label": [1] }]""")]
    [InlineData("""{ "source": "u.csv" }""")]
    public void Read_OtherJson_IsRefused(string body) =>
        Assert.Equal(Refusal.Malformed, Assert.Throws<RefusedException>(() => Read(body, "application/json")).Refusal);

    [Theory]
    [InlineData("source,row\nu.csv,1\n", "text/csv", Refusal.Malformed)]
    [InlineData("", "text/csv", Refusal.Malformed)]
    [InlineData("source,row,label,label\nu.csv,1,a,b\n", "text/csv", Refusal.Malformed)]
    [InlineData("{", "application/json", Refusal.Malformed)]
    [InlineData("""[{ "source": "u.csv", "label": "a" }]""", "application/json", Refusal.Malformed)]
    [InlineData("x", "image/png", Refusal.UnknownType)]
    public void Read_NoLabels_IsRefused(string body, string type, Refusal refusal) =>
        Assert.Equal(refusal, Assert.Throws<RefusedException>(() => Read(body, type)).Refusal);

    [Fact]
    public void Read_RowThatIsNoNumber_NamesItsPlace()
    {
        var error = Assert.Throws<UserErrorException>(() => Read("source,row,label\nu.csv,1,a\nu.csv,one,a\n", null));

        Assert.Equal((3L, "row"), (error.Line!.Value, error.Column));
    }

    private static IReadOnlyList<LabelAnswer> Read(string body, string? type) =>
        LabelAnswers.Read(Encoding.UTF8.GetBytes(body), type).Answers;
}
