using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Settings;

public class EmbedChoiceTests
{
    [Fact]
    public void Parse_Words_GivesTargetsAndNetworks() => Assert.Equal(
        [new EmbedChoice("text", "x=1/minilm.onnx"), new EmbedChoice("a=b", "x/model.onnx"), new EmbedChoice("body", "off")],
        EmbedChoice.Parse(["text=x=1/minilm.onnx", "a=b=x/model.onnx", "body=off"]));

    [Theory]
    [InlineData("auto")]
    [InlineData("off")]
    public void Parse_AutoOrOff_GivesNone(string word) => Assert.Empty(EmbedChoice.Parse([word]));

    [Theory]
    [InlineData("minilm")]
    [InlineData("text=")]
    [InlineData("=minilm")]
    [InlineData("auto", "text=minilm")]
    [InlineData("text=minilm", "text=off")]
    public void Parse_OtherWords_Refuses(params string[] words) => Assert.Throws<FormatException>(() => EmbedChoice.Parse(words));

    [Theory]
    [InlineData("title", "other.onnx")]
    [InlineData("body", null)]
    [InlineData("note", "minilm")]
    public void Of_Column_PrefersItsOwnChoice(string column, string? network) => Assert.Equal(
        network, EmbedChoice.Of(EmbedChoice.Parse(["text=minilm", "title=other.onnx", "body=off"]), column, EmbedderInput.Text));

    [Fact]
    public void Of_NothingSaidOfImages_GivesNone() =>
        Assert.Null(EmbedChoice.Of(EmbedChoice.Parse(["text=minilm"]), "image", EmbedderInput.Image));
}
