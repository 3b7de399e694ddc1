namespace PseudoLabel.Embeddings.Images;

/// <summary>Turns the bytes of a picture into the numbers that a network takes. The value of each byte is looked up.</summary>
internal sealed class PictureNumbers
{
    private readonly PictureLayout layout;
    private readonly float[][] values;
    private readonly bool turned;

    /// <summary>Prepares the tables.</summary>
    public PictureNumbers(ImagePreprocessing description, PictureLayout layout)
    {
        this.layout = layout;
        turned = description.FlipChannels;
        values =
        [
            .. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 256)
                .Select(v => (float)(((v * description.Rescale) - description.Mean[c]) / description.Deviation[c])).ToArray()),
        ];
    }

    /// <summary>Fills a network's input.</summary>
    /// <param name="picture">height x width x 3 bytes: red, green, blue.</param>
    /// <param name="mirrored">Whether left and right change places.</param>
    /// <param name="input">Gets the numbers.</param>
    public void Fill(ReadOnlySpan<byte> picture, bool mirrored, Span<float> input)
    {
        int area = layout.Height * layout.Width;
        for (int channel = 0; channel < 3; channel++)
        {
            float[] table = values[channel];
            int from = turned ? 2 - channel : channel;
            (int start, int step) = layout.ChannelsLast ? (channel, 3) : (channel * area, 1);
            for (int y = 0; y < layout.Height; y++)
            {
                ReadOnlySpan<byte> row = picture.Slice(y * layout.Width * 3, layout.Width * 3);
                int at = start + (y * layout.Width * step);
                for (int x = 0; x < layout.Width; x++, at += step)
                {
                    input[at] = table[row[((mirrored ? layout.Width - 1 - x : x) * 3) + from]];
                }
            }
        }
    }
}
