using PseudoLabel.Data;

namespace PseudoLabel.Run.Tests.Embedding;

/// <summary>Gives a text its length and its first character, and a picture its first two bytes; counts what it is asked.</summary>
internal sealed class FakeEmbedder(EmbedderInput input = EmbedderInput.Text) : IEmbedder
{
    public EmbedderAbout About { get; } = new()
    {
        Name = "fake",
        Hash = "f0",
        Input = input,
        Dimension = 2,
        Picture = input == EmbedderInput.Image ? new ImageShape(1, 1, 3) : null,
    };

    public List<string> Asked { get; } = [];

    public void EmbedTexts(IReadOnlyList<string> texts, Memory<float> vectors, int threads, CancellationToken cancellationToken = default)
    {
        Asked.AddRange(texts);
        for (int i = 0; i < texts.Count; i++)
        {
            vectors.Span[2 * i] = texts[i].Length;
            vectors.Span[(2 * i) + 1] = texts[i].Length > 0 ? texts[i][0] : 0;
        }
    }

    public void EmbedPictures(
        IReadOnlyList<byte[]> pictures, Memory<float> vectors, int threads, CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < pictures.Count; i++)
        {
            Asked.Add($"{pictures[i][0]} {pictures[i][1]}");
            vectors.Span[2 * i] = pictures[i][0];
            vectors.Span[(2 * i) + 1] = pictures[i][1];
        }
    }
}
