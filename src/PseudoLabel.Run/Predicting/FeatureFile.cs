using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;
using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Models;

namespace PseudoLabel.Run.Predicting;

/// <summary>
/// Writes the features of tables as NumPy's .npy, rows x columns of 32-bit floats, a line for every row: the input of a <c>model.onnx</c>
/// that takes features. A row that is set aside is not a number throughout.
/// </summary>
internal sealed class FeatureFile(ModelPackage package, IDataSource source)
{
    private const int BatchRows = 2_000;
    private const int CheckedRows = 50;

    // The header has room for any number of rows, which is known at the end.
    private const int HeaderBytes = 128;

    /// <summary>Writes the file.</summary>
    /// <param name="files">The tables, in order.</param>
    /// <param name="output">Where to, able to seek; left open.</param>
    public PredictionSummary Write(IReadOnlyList<DataFile> files, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(output);
        TableSchema schema = package.About.Schema;
        long start = output.Position;
        output.Write(Header(0));
        long rows = 0;
        long setAside = 0;
        foreach (TableIndex table in InputTables.Index(
            files, source, new IndexOptions { BatchRows = BatchRows, Text = package.About.Text }, cancellationToken))
        {
            if (schema.Image is not null && table.Images is null)
            {
                PixelColumns.Check(TableSample.Start(table, source, CheckedRows, cancellationToken), schema);
            }

            foreach ((_, RowBlock block) in TableReader.ReadAll(
                ModelTables.WithForms(table, package, source, cancellationToken), schema, source,
                package.Transform.Reading(new ReadOptions()), cancellationToken))
            {
                Write(block, output);
                rows += block.Rows + block.SetAside.Count;
                setAside += block.SetAside.Count;
            }
        }

        long end = output.Position;
        output.Position = start;
        output.Write(Header(rows));
        output.Position = end;
        return new PredictionSummary(rows, setAside);
    }

    private void Write(RowBlock block, Stream output)
    {
        FeatureMatrix features = package.Transform.Features(block);
        var cells = new float[features.Columns];
        int aside = 0;
        for (int i = 0; i <= block.Rows; i++)
        {
            for (; aside < block.SetAside.Count && (i == block.Rows || block.SetAside[aside].Row < block.RowNumbers[i]); aside++)
            {
                Array.Fill(cells, float.NaN);
                output.Write(MemoryMarshal.AsBytes(cells.AsSpan()));
            }

            if (i < block.Rows)
            {
                Fill(features, i, cells);
                output.Write(MemoryMarshal.AsBytes(cells.AsSpan()));
            }
        }
    }

    private static void Fill(FeatureMatrix features, int row, Span<float> cells)
    {
        cells.Clear();
        features.DenseRow(row).CopyTo(cells);
        ReadOnlySpan<int> indices = features.SparseIndices(row);
        for (int i = 0; i < indices.Length; i++)
        {
            cells[indices[i]] = features.SparseValues(row)[i];
        }
    }

    /// <summary>The header of version 1 of https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.</summary>
    private byte[] Header(long rows)
    {
        string about = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {package.Transform.Columns}), }}");
        byte[] header = new byte[HeaderBytes];
        Array.Fill(header, (byte)' ');
        ((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]).CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), HeaderBytes - 10);
        Encoding.ASCII.GetBytes(about).CopyTo(header, 10);
        header[^1] = (byte)'\n';
        return header;
    }
}
