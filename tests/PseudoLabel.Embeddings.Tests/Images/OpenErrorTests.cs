using PseudoLabel.Data;
using PseudoLabel.Embeddings.Images;
using static PseudoLabel.Embeddings.Tests.Images.TinyNetwork;

namespace PseudoLabel.Embeddings.Tests.Images;

/// <summary>What a folder of a network may lack or have wrong is told, with the file.</summary>
public sealed class OpenErrorTests
{
    private const string Plain = """{"do_normalize": false}""";

    [Theory]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{", "it is no JSON:")]
    [InlineData("{}", "it says neither 'do_normalize' nor 'image_mean'")]
    [InlineData("""{"do_normalize": true}""", "it does not say 'image_mean', three numbers")]
    [InlineData("""{"image_mean": [1, 2, 3]}""", "it does not say 'image_std', three numbers")]
    [InlineData("""{"image_mean": [1], "image_std": [1, 1, 1]}""", "'image_mean' has 1 numbers; three are needed")]
    [InlineData("""{"image_mean": [1, 2, 1e999], "image_std": [1, 1, 1]}""", "'image_mean' is no number")]
    [InlineData("""{"image_mean": [1, 2, 3], "image_std": [1, 0, 1]}""", "'image_std' has a 0")]
    [InlineData("""{"do_normalize": "yes"}""", "'do_normalize' is neither true nor false")]
    [InlineData("""{"do_normalize": false, "do_pad": true}""", "it asks for 'do_pad', which is not done here")]
    [InlineData("""{"do_normalize": false, "rescale_factor": "1/255"}""", "'rescale_factor' is no number")]
    [InlineData("""{"do_normalize": false, "size": {"longest_edge": 224}}""", "'size' says neither height and width nor the shortest edge")]
    [InlineData("""{"do_normalize": false, "size": 0}""", "'size' is 0 x 0; sides can be 1 to 1024")]
    [InlineData("""{"do_normalize": false, "size": 2.5}""", "'size' is no whole number of pixels")]
    [InlineData("""{"do_normalize": false, "embedding": {"pooling": "last"}}""", "'pooling' is 'last'; it can be 'first' or 'mean'")]
    [InlineData("""{"do_normalize": false, "embedding": {"preprocess": "../x.onnx"}}""", "it must be the name of a file beside this one")]
    public void Open_Description_SaysWhatIsWrong(string description, string problem)
    {
        var error = Assert.Throws<UserErrorException>(() => ImageEmbedder.Open(MemoryFiles.Of(Of([1, 3, 2, 2], Op.Flatten), description)));

        Assert.StartsWith("tiny/preprocessor_config.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 1, 3, 2 }, "four dimensions")]
    [InlineData(new[] { 1, 1, 2, 2 }, "its input is 1 x 1 x 2 x 2; it takes no pictures of three channels")]
    [InlineData(new[] { 8, 3, 2, 2 }, "it takes 8 pictures at once; export it with a batch of one, or a free one")]
    [InlineData(new[] { 0, 3, 0, 0 }, "it takes pictures of any height, and preprocessor_config.json says none")]
    [InlineData(new[] { 1, 3, 2000, 2 }, "it takes pictures of height 2000; 1024 is the most")]
    public void Open_Input_SaysWhatIsWrong(int[] dimensions, string problem) =>
        Assert.Contains(problem, NetworkError(Of(dimensions, Op.Identity), Plain), StringComparison.Ordinal);

    [Fact]
    public void Open_Network_SaysWhatIsWrong()
    {
        int[] picture = [1, 3, 2, 2];
        Assert.Contains("it is no ONNX network that can be run", NetworkError([1, 2, 3], Plain), StringComparison.Ordinal);
        Assert.Contains("32-bit floats", NetworkError(Of(picture, Op.ToIntegers), Plain), StringComparison.Ordinal);
        Assert.Contains(
            "it has 2 inputs (pixels, mask)", NetworkError(Of([("pixels", 1, picture), ("mask", 1, picture)], Op.Identity), Plain),
            StringComparison.Ordinal);
        Assert.Contains(
            "its first output is 3 x 2 x 2 for one picture", NetworkError(Of(picture, Op.MeanOver(0)), Plain), StringComparison.Ordinal);
        Assert.Contains(
            "it takes pictures of height 2, but preprocessor_config.json says 4",
            NetworkError(Of(picture, Op.Identity), """{"do_normalize": false, "size": 8, "crop_size": 4}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingFiles_AreNamed()
    {
        Assert.Contains("tiny/preprocessor_config.json: it is missing", Error(new MemoryFiles()), StringComparison.Ordinal);
        Assert.Contains(
            "tiny/model.onnx: it is missing", Error(new MemoryFiles().Add("preprocessor_config.json", Plain)), StringComparison.Ordinal);
        Assert.Contains(
            "tiny/before.onnx: it is missing",
            Error(MemoryFiles.Of(Of([1, 3, 2, 2], Op.Flatten), """{"do_normalize": false, "embedding": {"preprocess": "before.onnx"}}""")),
            StringComparison.Ordinal);
    }

    private static string NetworkError(byte[] network, string description)
    {
        string message = Error(MemoryFiles.Of(network, description));
        Assert.StartsWith("tiny/model.onnx: ", message, StringComparison.Ordinal);
        return message;
    }

    private static string Error(MemoryFiles files) => Assert.Throws<UserErrorException>(() => ImageEmbedder.Open(files)).Message;
}
