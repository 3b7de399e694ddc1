namespace PseudoLabel.Data.Images.Jpeg;

/// <summary>The bits of coded JPEG data, the highest first; a zero behind 0xFF is no data.</summary>
internal ref struct LosslessBits(ReadOnlySpan<byte> coded)
{
    private readonly ReadOnlySpan<byte> coded = coded;
    private int at;
    private int current;
    private int left;

    /// <summary>The next bit.</summary>
    /// <exception cref="ImageException">There is none.</exception>
    public int Next()
    {
        if (left == 0)
        {
            current = at < coded.Length ? coded[at++] : throw LosslessJpeg.Damaged();
            if (current == 0xFF)
            {
                // A marker ends the data.
                at += at < coded.Length && coded[at] == 0 ? 1 : throw LosslessJpeg.Damaged();
            }

            left = 8;
        }

        return (current >> --left) & 1;
    }

    /// <summary>The next bits, as a number.</summary>
    public int Next(int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++)
        {
            value = (value << 1) | Next();
        }

        return value;
    }

    /// <summary>Goes behind a restart marker.</summary>
    public void Restart()
    {
        left = 0;
        if (at + 2 > coded.Length || coded[at] != 0xFF || coded[at + 1] is < 0xD0 or > 0xD7)
        {
            throw LosslessJpeg.Damaged();
        }

        at += 2;
    }
}
