using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Neural;

/// <summary>
/// A network as a model: an ONNX file with input <c>features</c> and output <c>logits</c>, run on the CPU. Rows go through it in blocks of
/// one size, the last filled up, by one thread, so that a row's scores depend on nothing but the row.
/// </summary>
public sealed class OnnxModel : IModel
{
    /// <summary>The kind of these bytes.</summary>
    public const string KindName = "onnx";

    private const int MostRows = 64;

    // Values of a block between two layers, half a gigabyte: a wide network on large images takes fewer rows at once.
    private const long MostValues = 1L << 27;
    private const int MaxBytes = 1 << 30;
    private readonly int blockRows;
    private readonly byte[] onnx;
    private readonly InferenceSession session;

    private OnnxModel(byte[] onnx, OnnxNetwork network, InferenceSession session)
    {
        blockRows = (int)Math.Clamp(MostValues / network.Check(), 1, MostRows);
        this.onnx = onnx;
        this.session = session;
        FeatureCount = network.FeatureCount;
        ClassCount = network.ClassCount;
        Temperature = network.Temperature;
    }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public int ClassCount { get; }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <summary>The temperature that the file names: what its probabilities are calibrated by. Scores are the logits, without it.</summary>
    public double Temperature { get; }

    /// <summary>The file's bytes.</summary>
    internal byte[] Onnx => onnx;

    /// <summary>Opens a network.</summary>
    /// <param name="onnx">The file's bytes; kept, not copied.</param>
    /// <exception cref="InvalidDataException">The bytes are no such network.</exception>
    public static OnnxModel Read(byte[] onnx)
    {
        ArgumentNullException.ThrowIfNull(onnx);
        OnnxNetwork network = OnnxReader.Read(onnx);
        try
        {
            return new OnnxModel(onnx, network, OnnxSession.Open(onnx));
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"These bytes are no network: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix rows, int firstRow, int count, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Columns, FeatureCount, nameof(rows));
        var block = new float[blockRows * FeatureCount];
        var input = new Dictionary<string, OrtValue>
        {
            ["features"] = OrtValue.CreateTensorValueFromMemory(block, [blockRows, FeatureCount]),
        };
        using OrtValue features = input["features"];
        using var run = new RunOptions();
        for (int start = 0; start < count; start += blockRows)
        {
            int filled = Math.Min(blockRows, count - start);
            Array.Clear(block);
            for (int i = 0; i < filled; i++)
            {
                Fill(rows, firstRow + start + i, block.AsSpan(i * FeatureCount, FeatureCount));
            }

            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, input, ["logits"]);
            ReadOnlySpan<float> logits = outputs[0].GetTensorDataAsSpan<float>()[..(filled * ClassCount)];
            if (logits.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            {
                throw new UserErrorException("the network gives scores that are no numbers: its weights are too large, or damaged");
            }

            logits.CopyTo(scores[(start * ClassCount)..]);
        }
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(onnx.Length);
        writer.Write(onnx);
    }

    internal static OnnxModel Read(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        byte[] bytes = length is > 0 and <= MaxBytes && length <= ModelLimits.Left(reader) ? reader.ReadBytes(length) : [];
        return bytes.Length == length ? Read(bytes) : throw new InvalidDataException("A network is damaged.");
    }

    private static void Fill(FeatureMatrix rows, int row, Span<float> cells)
    {
        rows.DenseRow(row).CopyTo(cells);
        ReadOnlySpan<int> indices = rows.SparseIndices(row);
        ReadOnlySpan<float> values = rows.SparseValues(row);
        for (int i = 0; i < indices.Length; i++)
        {
            cells[indices[i]] = values[i];
        }
    }
}
