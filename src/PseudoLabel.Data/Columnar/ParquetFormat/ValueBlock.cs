using System.Diagnostics;

namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>Some values as they are stored, before anything is made of them.</summary>
internal sealed class ValueBlock
{
    /// <summary>Booleans and integers.</summary>
    public long[] Integers { get; private set; } = [];

    public float[] Floats { get; private set; } = [];

    public double[] Doubles { get; private set; } = [];

    /// <summary>The bytes of texts and of values of a fixed length.</summary>
    public ReadOnlyMemory<byte> Bytes { get; set; }

    public int[] Starts { get; private set; } = [];

    public int[] Lengths { get; private set; } = [];

    /// <summary>The bytes of a value.</summary>
    public ReadOnlySpan<byte> Span(int value) => Bytes.Span.Slice(Starts[value], Lengths[value]);

    /// <summary>Makes room.</summary>
    public void Ensure(PhysicalType type, int count)
    {
        switch (type)
        {
            case PhysicalType.Float:
                Floats = Grown(Floats, count);
                break;
            case PhysicalType.Double:
                Doubles = Grown(Doubles, count);
                break;
            case PhysicalType.Boolean or PhysicalType.Int32 or PhysicalType.Int64:
                Integers = Grown(Integers, count);
                break;
            case PhysicalType.Int96 or PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray:
                Starts = Grown(Starts, count);
                Lengths = Grown(Lengths, count);
                break;
            default:
                throw new UnreachableException($"There are no values of type {type}.");
        }
    }

    private static T[] Grown<T>(T[] array, int count) => array.Length >= count ? array : new T[count];
}
