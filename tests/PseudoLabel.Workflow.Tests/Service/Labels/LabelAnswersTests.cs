using System.Text;
using PseudoLabel.Core;
using PseudoLabel.Workflow.Service;
using PseudoLabel.Workflow.Service.Labels;

namespace PseudoLabel.Workflow.Tests.Service.Labels;

public sealed class LabelAnswersTests
{
    [Fact]
    public void Read_ReviewFileWithALabelColumn_TakesTheAnsweredRows() => Assert.Equal(
        [new LabelAnswer("u.csv", 4, "alpha", 2), new LabelAnswer("u.csv", 7, "a,b", 4)],
        Read("rank,source,row,predicted_label,label\n1,u.csv,4,beta,alpha\n2,u.csv,5,beta,\n3,u.csv,7,beta,\"a,b\"\n", "text/csv; charset=utf-8"));

    [Fact]
    public void Read_Json_IsTheSame() => Assert.Equal(
        [new LabelAnswer("u.csv", 4, "alpha", 0)],
        Read("""[{ "source": "u.csv", "row": 4, "label": "alpha" }, { "source": "u.csv", "row": 5, "label": "" }]""", "application/json"));

    [Theory]
    [InlineData("source,row\nu.csv,1\n", "text/csv", Refusal.Malformed)]
    [InlineData("", "text/csv", Refusal.Malformed)]
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

    private static IReadOnlyList<LabelAnswer> Read(string body, string? type) => LabelAnswers.Read(Encoding.UTF8.GetBytes(body), type);
}
