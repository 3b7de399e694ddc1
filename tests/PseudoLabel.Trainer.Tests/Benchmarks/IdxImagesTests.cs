using System.IO.Compression;
using PseudoLabel.Benchmarks.Neural;
using PseudoLabel.Data;

namespace PseudoLabel.Trainer.Tests.Benchmarks;

public sealed class IdxImagesTests : IDisposable
{
    private static readonly byte[] TwoImages = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 7, 9];
    private static readonly byte[] TwoLabels = [0, 0, 8, 1, 0, 0, 0, 2, 4, 9];
    private readonly string folder = Directory.CreateTempSubdirectory("pseudolabel-idx-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pair_of_files_is_read_packed_or_not(bool packed)
    {
        Write("train-images-idx3-ubyte", TwoImages, packed);
        Write("train-labels-idx1-ubyte", TwoLabels, packed);

        IdxImages images = IdxImages.Read(folder, "train");

        Assert.Equal((1, 2, 2), (images.Shape.Height, images.Shape.Width, images.Count));
        Assert.Equal<byte>([0, 255, 7, 9], images.Pixels);
        Assert.Equal<byte>([4, 9], images.Labels);
        Assert.Equal([-1f, 1f], images.Scaled(1, 8, 1));
        (double mean, double deviation) = images.Scale();
        Assert.Equal(67.75, mean, 1e-12);
        Assert.Equal(Math.Sqrt(((0 * 0) + (255 * 255) + (7 * 7) + (9 * 9)) / 4.0 - (67.75 * 67.75)), deviation, 1e-9);
    }

    [Theory]
    [InlineData(2, 9, "starts with 2307, not with 2051")]
    [InlineData(3, 1, "starts with 2049, not with 2051")]
    [InlineData(7, 3, "cut short: 4 bytes where 6 are due")]
    [InlineData(7, 1, "goes on after the 2 values")]
    [InlineData(7, 0, "cannot be")]
    [InlineData(4, 127, "cannot be")]
    public void Images_that_are_damaged_are_refused_with_what_is_wrong(int at, byte value, string words)
    {
        byte[] images = [.. TwoImages];
        images[at] = value;
        Write("train-images-idx3-ubyte", images);
        Write("train-labels-idx1-ubyte", TwoLabels);

        Assert.Contains(words, Assert.Throws<UserErrorException>(() => IdxImages.Read(folder, "train")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_is_cut_short_is_refused()
    {
        Write("train-images-idx3-ubyte", TwoImages[..14]);

        Assert.Contains("cut short: 2 bytes where 4 are due",
            Assert.Throws<UserErrorException>(() => IdxImages.Read(folder, "train")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_that_disagree_are_refused()
    {
        Write("train-images-idx3-ubyte", TwoImages);
        Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 4]);

        Assert.Contains("1 labels, but there are 2 images",
            Assert.Throws<UserErrorException>(() => IdxImages.Read(folder, "train")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_is_no_digit_is_refused()
    {
        Write("train-images-idx3-ubyte", TwoImages);
        Write("train-labels-idx1-ubyte", [.. TwoLabels[..^1], 10]);

        Assert.Contains("label 1 is 10", Assert.Throws<UserErrorException>(() => IdxImages.Read(folder, "train")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_missing_or_not_packed_are_named()
    {
        Assert.Contains("train-images-idx3-ubyte: the file is not there",
            Assert.Throws<UserErrorException>(() => IdxImages.Read(folder, "train")).Message, StringComparison.Ordinal);
        Write("train-images-idx3-ubyte.gz", TwoImages);
        Assert.Contains("no gzip file", Assert.Throws<UserErrorException>(() => IdxImages.Read(folder, "train")).Message,
            StringComparison.Ordinal);
    }

    private void Write(string name, byte[] bytes, bool packed = false)
    {
        using Stream file = File.Create(Path.Combine(folder, packed ? name + ".gz" : name));
        using Stream stream = packed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(bytes);
    }
}
