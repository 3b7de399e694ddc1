namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// The bytes of a <see cref="LinearModel"/>, little-endian: int32 classes, int32 columns, float32 biases, int32 number of stored columns,
/// then per stored column its int32 number and its float32 weight for each class. Columns whose weights are all zero are not stored,
/// so that hashed text with few words in use stays small.
/// </summary>
internal static class LinearModelFormat
{
    /// <summary>The model's kind.</summary>
    internal const string Kind = "linear";

    /// <summary>Writes a model.</summary>
    internal static void Write(LinearModel model, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var weights = model.Weights;
        var used = new List<int>();
        for (int column = 0; column < model.FeatureCount; column++)
        {
            if (IsUsed(weights, model, column))
            {
                used.Add(column);
            }
        }

        writer.Write(model.ClassCount);
        writer.Write(model.FeatureCount);
        foreach (float bias in model.Biases)
        {
            writer.Write(bias);
        }

        writer.Write(used.Count);
        foreach (int column in used)
        {
            writer.Write(column);
            for (int k = 0; k < model.ClassCount; k++)
            {
                writer.Write(weights[k * model.FeatureCount + column]);
            }
        }
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    internal static LinearModel Read(BinaryReader reader, ModelLimits limits)
    {
        int classes = reader.ReadInt32();
        int columns = reader.ReadInt32();
        limits.Check(classes, columns);
        Check((long)classes * columns <= Array.MaxLength && (long)classes * sizeof(float) <= ModelLimits.Left(reader));
        var biases = new float[classes];
        for (int k = 0; k < classes; k++)
        {
            biases[k] = ReadFinite(reader);
        }

        int used = reader.ReadInt32();
        Check(used >= 0 && used <= columns && used * (long)(classes + 1) * sizeof(float) <= ModelLimits.Left(reader));
        limits.Weights.Take((long)classes * used, (long)classes * columns);
        var weights = new float[classes * columns];
        for (int i = 0, last = -1; i < used; i++)
        {
            int column = reader.ReadInt32();
            Check(column > last && column < columns);
            last = column;
            for (int k = 0; k < classes; k++)
            {
                weights[k * columns + column] = ReadFinite(reader);
            }
        }

        return new LinearModel(weights, biases);
    }

    private static bool IsUsed(ReadOnlySpan<float> weights, LinearModel model, int column)
    {
        for (int k = 0; k < model.ClassCount; k++)
        {
            if (weights[k * model.FeatureCount + column] != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static float ReadFinite(BinaryReader reader)
    {
        float value = reader.ReadSingle();
        Check(ModelLimits.IsWeight(value));
        return value;
    }

    private static void Check(bool valid)
    {
        if (!valid)
        {
            throw new InvalidDataException("The bytes of this linear model are damaged.");
        }
    }
}
