using PseudoLabel.Data;
using PseudoLabel.Embeddings.Images;
using PseudoLabel.Pretrained.Images;

namespace PseudoLabel.Embeddings.Tests.Images;

public sealed class ResNet18Tests
{
    private static readonly Lazy<ImageEmbedder> Network = new(() => ImageEmbedder.Open(ResNet18.Files));

    [Fact]
    public void Open_Files_AreThoseOfTheNetwork()
    {
        EmbedderAbout about = Network.Value.About;

        Assert.Equal(
            ("resnet18", EmbedderInput.Image, 512, new ImageShape(224, 224, 3)),
            (about.Name, about.Input, about.Dimension, about.Picture!));
        Assert.Null(ResNet18.Files.OpenRead("tokenizer.json"));
    }

    [Fact]
    public void EmbedPictures_Rings_GivesWhatNumpyGives()
    {
        // Both ONNX files computed in double precision by numpy alone: channels turned, the mean image subtracted, 20 convolutions.
        // What is given is the square root.
        double[] vector = [.. Embed(Network.Value, 1, Rings(0)).Select(v => (double)v * v)];

        double[] expected = [0.28059, 0, 0, 1.04402, 0.04488, 0, 0, 0.11907, 0.53482, 0.04284, 0.14133, 0];
        Assert.All(expected.Zip(vector), p => Assert.InRange(p.First - p.Second, -2e-4, 2e-4));
        Assert.Equal(479.2003, vector.Sum(), 0.02);
        Assert.Equal(76, Array.IndexOf(vector, vector.Max()));
    }

    [Fact]
    public void EmbedPictures_AnyThreadsOrderAndNeighbors_GiveTheSameBits()
    {
        byte[][] pictures = [.. Enumerable.Range(0, 5).Select(Rings)];
        float[] together = Embed(Network.Value, 3, pictures);

        float[] turned = Embed(Network.Value, 2, [.. pictures.Reverse()]);

        for (int i = 0; i < pictures.Length; i++)
        {
            float[] alone = Embed(Network.Value, 1, pictures[i]);
            Assert.Equal(alone, together[(i * 512)..((i + 1) * 512)]);
            Assert.Equal(alone, turned[((4 - i) * 512)..((5 - i) * 512)]);
        }
    }

    private static float[] Embed(ImageEmbedder embedder, int threads, params byte[][] pictures)
    {
        float[] vectors = new float[pictures.Length * embedder.About.Dimension];
        embedder.EmbedPictures(pictures, vectors, threads);
        return vectors;
    }

    private static byte[] Rings(int shift)
    {
        byte[] picture = new byte[224 * 224 * 3];
        for (int i = 0; i < picture.Length; i++)
        {
            (int x, int y, int c) = (i / 3 % 224, i / 3 / 224, i % 3);
            int square = ((x - 112) * (x - 112)) + ((y - 112) * (y - 112));
            picture[i] = (byte)((square / (40 + (20 * c))) + (x * (c + 1) / 2) + y + (shift * 37));
        }

        return picture;
    }
}
