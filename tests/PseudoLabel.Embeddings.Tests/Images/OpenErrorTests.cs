using PseudoLabel.Data;
using PseudoLabel.Embeddings.Images;
using static PseudoLabel.Embeddings.Tests.Images.PictureNetwork;

namespace PseudoLabel.Embeddings.Tests.Images;

/// <summary>What a folder of a network may lack or have wrong is told, with the file.</summary>
public sealed class OpenErrorTests
{
    private const string Plain = """{"do_normalize": false}""";

    [Theory]
    [InlineData("1", "it is not a JSON object")]
    [InlineData("[]", "it says neither do_normalize nor image_mean")]
    [InlineData("{", "it is not JSON:")]
    [InlineData("{}", "it says neither do_normalize nor image_mean")]
    [InlineData("""{"do_normalize": true}""", "image_mean is not three numbers")]
    [InlineData("""{"image_mean": [1, 2, 3]}""", "image_std is not three numbers")]
    [InlineData("""{"image_mean": [1], "image_std": [1, 1, 1]}""", "image_mean is not three numbers")]
    [InlineData("""{"image_mean": [1, 2, "3"], "image_std": [1, 1, 1]}""", "image_mean is not three numbers")]
    [InlineData("""{"image_mean": [1, 2, 3], "image_std": [1, 0, 1]}""", "image_std is not without a 0")]
    [InlineData("""{"do_normalize": "yes"}""", "do_normalize is not true or false")]
    [InlineData("""{"do_normalize": false, "do_pad": true}""", "it asks for do_pad, which is not done here")]
    [InlineData("""{"do_normalize": false, "rescale_factor": "1/255"}""", "rescale_factor is not a number")]
    [InlineData("""{"do_normalize": false, "size": {"longest_edge": 224}}""", "size is not a number from 1 to 1024")]
    [InlineData("""{"do_normalize": false, "size": 0}""", "size is not a number from 1 to 1024")]
    [InlineData("""{"do_normalize": false, "size": 2.5}""", "size is not a whole number")]
    public void Open_Description_SaysWhatIsWrong(string description, string problem)
    {
        var error = Assert.Throws<UserErrorException>(() => ImageEmbedder.Open(FilesOf(Of([1, 3, 2, 2], Op.Flatten), description)));

        Assert.StartsWith("tiny/preprocessor_config.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"pooling": "last"}""", "pooling is not one of cls, mean")]
    [InlineData("""{"preprocess": "../x.onnx"}""", "preprocess is not the name of a file beside this one")]
    [InlineData("""{"maxTokens": 7}""", "it has a field maxTokens, which is not one of pooling, normalize, root, flip, preprocess")]
    public void Open_OwnDescription_SaysWhatIsWrong(string own, string problem) =>
        Assert.Equal($"tiny/embedding.json: {problem}", Error(FilesOf(Of([1, 3, 2, 2], Op.Flatten), Plain, own)));

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
        Assert.Contains("it is no network in ONNX format", NetworkError([1, 2, 3], Plain), StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime cannot read it", NetworkError([8, 8], Plain), StringComparison.Ordinal);
        Assert.Contains("32-bit floats", NetworkError(Of(picture, Op.ToIntegers), Plain), StringComparison.Ordinal);
        Assert.Contains(
            "it has 2 inputs (pixels, mask)", NetworkError(Of(["pixels", "mask"], picture, Op.Identity), Plain),
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
        byte[] network = Of([1, 3, 2, 2], Op.Flatten);
        Assert.StartsWith("tiny/model.onnx: there is no such file", Error(new MemoryFiles()), StringComparison.Ordinal);
        Assert.StartsWith(
            "tiny/preprocessor_config.json: there is no such file", Error(new MemoryFiles().With("model.onnx", network)),
            StringComparison.Ordinal);
        Assert.Equal("tiny/before.onnx: there is no such file", Error(FilesOf(network, Plain, """{"preprocess": "before.onnx"}""")));
    }

    private static string NetworkError(byte[] network, string description)
    {
        string message = Error(FilesOf(network, description));
        Assert.StartsWith("tiny/model.onnx: ", message, StringComparison.Ordinal);
        return message;
    }

    private static string Error(MemoryFiles files) => Assert.Throws<UserErrorException>(() => ImageEmbedder.Open(files)).Message;
}
