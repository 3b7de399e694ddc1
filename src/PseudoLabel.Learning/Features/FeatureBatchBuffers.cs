namespace PseudoLabel.Learning.Features;

/// <summary>
/// Arrays that <see cref="FeatureBatchFile.Read"/> or a <see cref="FeatureMatrixBuilder"/> fills again and again, so that batch after batch
/// allocates next to nothing. They grow to the largest batch met. One user at a time; a batch in them is gone at the next use.
/// </summary>
public sealed class FeatureBatchBuffers
{
    internal float[] Dense = [];
    internal int[] Offsets = [];
    internal int[] Indices = [];
    internal float[] Values = [];
    internal long[] RowNumbers = [];

    /// <summary>The array, or a longer one put in its place.</summary>
    internal static T[] Fit<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = GC.AllocateUninitializedArray<T>(length);
        }

        return array;
    }
}
