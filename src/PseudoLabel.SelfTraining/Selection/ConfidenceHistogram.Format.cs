namespace PseudoLabel.SelfTraining.Selection;

/// <content>The histogram's bytes.</content>
public sealed partial class ConfidenceHistogram
{
    private const byte FormatVersion = 1;

    /// <summary>Writes the histogram, empty bins left out: the same rows give the same bytes.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(FormatVersion);
        writer.Write7BitEncodedInt(ClassCount);
        for (int k = 0; k < ClassCount; k++)
        {
            Bin[] own = bins[k] ?? [];
            writer.Write7BitEncodedInt(own.Count(bin => bin.Rows > 0));
            for (int bin = 0; bin < own.Length; bin++)
            {
                if (own[bin].Rows > 0)
                {
                    writer.Write7BitEncodedInt(bin);
                    writer.Write7BitEncodedInt64(own[bin].Rows);
                    writer.Write7BitEncodedInt64(own[bin].Units);
                }
            }
        }
    }

    /// <summary>Reads a histogram back.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The bytes are not a histogram.</exception>
    public static ConfidenceHistogram Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadByte() != FormatVersion)
        {
            throw new InvalidDataException("These bytes are not a confidence histogram of this version.");
        }

        int classCount = reader.Read7BitEncodedInt();
        var result =
            classCount >= 1 ? new ConfidenceHistogram(classCount) : throw new InvalidDataException("A confidence histogram has classes.");
        for (int k = 0; k < result.ClassCount; k++)
        {
            for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
            {
                int bin = reader.Read7BitEncodedInt();
                if ((uint)bin >= ConfidenceBins.Count)
                {
                    throw new InvalidDataException($"A confidence histogram has no bin {bin}.");
                }

                result.Of(k)[bin] = new Bin { Rows = reader.Read7BitEncodedInt64(), Units = reader.Read7BitEncodedInt64() };
            }
        }

        return result;
    }
}
