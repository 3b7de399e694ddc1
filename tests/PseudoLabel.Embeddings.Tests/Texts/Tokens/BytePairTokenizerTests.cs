using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Tests.Texts.Tokens;

public sealed class BytePairTokenizerTests
{
    private const string Vocabulary = """
        {"<s>":0,"</s>":1,"h":2,"e":3,"l":4,"o":5,"Ġ":6,"w":7,"he":8,"ll":9,"hell":10,"hello":11,"Ġw":12,"Ã":13,"©":14,"Ċ":15}
        """;

    // Ġ is a space, Ã and © are the two bytes of é, Ċ is a line feed; pairs are joined in the order of merges.
    [Theory]
    [InlineData("hello", "0 11 1")]
    [InlineData("hello wl", "0 11 12 4 1")]
    [InlineData("hel", "0 8 4 1")]
    [InlineData("é", "0 13 14 1")]
    [InlineData("h\nh", "0 2 15 2 1")]
    [InlineData("", "0 1")]
    [InlineData("h</s>h", "0 2 1 2 1")]
    public void Encode_BothForms_WorkedByHand(string text, string expected)
    {
        var files = new MemoryFiles().With("vocab.json", Vocabulary).With("merges.txt", "#version: 0.2\nh e\nl l\nhe ll\nhell o\nĠ w\n");

        Assert.Equal(expected, string.Join(' ', Ids.Of(files, text)));
        Assert.Equal(expected, string.Join(' ', Ids.Of(new MemoryFiles().With("tokenizer.json", Json("ByteLevel")), text)));
    }

    [Fact]
    public void Encode_Limit_IsTheBeginning() =>
        Assert.Equal("0 11 12 1", string.Join(' ', Ids.Of(new MemoryFiles().With("tokenizer.json", Json("ByteLevel")), "hello whello", 2)));

    [Fact]
    public void Read_OtherWords_IsRefused() => Assert.Contains("pre_tokenizer is Split", Assert.Throws<UserErrorException>(
        () => Ids.Of(new MemoryFiles().With("tokenizer.json", Json("Split")), "a")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_MergeWithoutPiece_IsRefused()
    {
        var files = new MemoryFiles().With("vocab.json", Vocabulary).With("merges.txt", "h o\n");

        Assert.Contains("ho", Assert.Throws<UserErrorException>(() => Ids.Of(files, "a")).Message, StringComparison.Ordinal);
    }

    private static string Json(string words) => $$"""
        {"added_tokens":[{"id":0,"content":"<s>"},{"id":1,"content":"</s>"}],"normalizer":null,
         "pre_tokenizer":{"type":"{{words}}","add_prefix_space":false,"trim_offsets":true},
         "post_processor":{"type":"RobertaProcessing","sep":["</s>",1],"cls":["<s>",0],"trim_offsets":true,"add_prefix_space":false},
         "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":"","end_of_word_suffix":"","fuse_unk":false,
           "vocab":{{Vocabulary}},"merges":["h e",["l","l"],"he ll","hell o","Ġ w"] } }
        """;
}
