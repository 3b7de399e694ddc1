using PseudoLabel.Data;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Tests.Features;

/// <summary>Small tables for tests, column by column.</summary>
internal static class Tables
{
    internal static ColumnBlock Numbers(params float[] cells) => new() { Numbers = cells };

    internal static ColumnBlock Values(params string?[] cells) => new() { Values = cells };

    internal static RowBlock Block(int rows, params ColumnBlock[] columns) =>
        new() { Rows = rows, RowNumbers = [.. Enumerable.Range(0, rows).Select(i => (long)i)], Columns = columns };

    internal static TableSchema Schema(params ColumnKind[] kinds) => new()
    {
        Columns = [.. kinds.Select((kind, i) => new ColumnSpec($"c{i}", kind, "test"))],
        LabelColumn = "label",
    };

    internal static FeatureTransform Fit(TableSchema schema, FeatureOptions options, params RowBlock[] blocks)
    {
        var fitter = new FeatureFitter(schema, options);
        foreach (RowBlock block in blocks)
        {
            fitter.Add(block);
        }

        return fitter.Fit();
    }

    internal static FeatureTransform Fit(ColumnKind kind, FeatureOptions options, ColumnBlock column) =>
        Fit(Schema(kind), options, Block(column.Numbers?.Length ?? column.Values!.Length, column));

    internal static byte[] Bytes(FeatureTransform transform)
    {
        using var stream = new MemoryStream();
        transform.Write(stream);
        return stream.ToArray();
    }

    /// <summary>The rows of a block picked one after another, as a block of their own.</summary>
    internal static RowBlock Pick(RowBlock block, params int[] rows) => new()
    {
        Rows = rows.Length,
        RowNumbers = [.. rows.Select(r => block.RowNumbers[r])],
        Columns = [.. block.Columns.Select(c => new ColumnBlock
        {
            Numbers = c.Numbers is null ? null : [.. rows.Select(r => c.Numbers[r])],
            Values = c.Values is null ? null : [.. rows.Select(r => c.Values[r])],
        })],
    };

    /// <summary>A row with every column written out.</summary>
    internal static float[] Row(FeatureMatrix matrix, int row)
    {
        float[] cells = new float[matrix.Columns];
        matrix.DenseRow(row).CopyTo(cells);
        for (int i = 0; i < matrix.SparseIndices(row).Length; i++)
        {
            cells[matrix.SparseIndices(row)[i]] = matrix.SparseValues(row)[i];
        }

        return cells;
    }

    /// <summary>A made-up mixed table: two numbers (the second long-tailed, both with holes), a category, a text.</summary>
    internal static RowBlock Mixed(int rows, ulong seed)
    {
        var random = new Randomness.SeededRandom(seed);
        string[] words = ["late", "parcel", "Refund", "card", "login", "ÄRGER", "東京", "😀", "$5!", "the"];
        var columns = new ColumnBlock[]
        {
            new() { Numbers = new float[rows] }, new() { Numbers = new float[rows] },
            new() { Values = new string?[rows] }, new() { Values = new string?[rows] },
        };
        for (int i = 0; i < rows; i++)
        {
            columns[0].Numbers![i] = random.NextInt32(10) == 0 ? float.NaN : (float)random.NextGaussian();
            columns[1].Numbers![i] = random.NextInt32(10) == 0 ? float.NaN : (float)Math.Pow(random.NextDouble(), -1.5);
            columns[2].Values![i] = random.NextInt32(8) is var value && value == 0 ? null : $"v{value}";
            columns[3].Values![i] = random.NextInt32(10) == 0 ? null
                : string.Join(' ', Enumerable.Range(0, random.NextInt32(6)).Select(_ => words[random.NextInt32(words.Length)]));
        }

        return Block(rows, columns);
    }

    internal static readonly TableSchema MixedSchema =
        Schema(ColumnKind.Numeric, ColumnKind.Numeric, ColumnKind.Categorical, ColumnKind.Text);
}
