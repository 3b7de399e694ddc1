using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts;

/// <summary>
/// A network that reads pieces of texts, run by ONNX Runtime on the CPU. A run takes one thread, and many threads may run it at once, so
/// that a text's numbers do not depend on how many there are.
/// </summary>
internal sealed class TextNetwork : IDisposable
{
    private static readonly string[] Known = ["input_ids", "attention_mask", "token_type_ids", "position_ids"];

    private readonly InferenceSession session;
    private readonly string file;
    private readonly string[] inputs;

    private TextNetwork(InferenceSession session, string file, TextDescription description)
    {
        this.session = session;
        this.file = file;
        inputs = [.. session.InputMetadata.Keys.Order(StringComparer.Ordinal)];
        string? strange = inputs.FirstOrDefault(i => !Known.Contains(i));
        if (strange is not null || !inputs.Contains("input_ids"))
        {
            throw Refused(strange is null
                ? "it has no input input_ids, as networks for texts have"
                : $"it has an input {strange}, which is not one of {string.Join(", ", Known)}");
        }

        foreach (string input in inputs)
        {
            NodeMetadata about = session.InputMetadata[input];
            if (!about.IsTensor || about.ElementDataType is not (TensorElementType.Int64 or TensorElementType.Int32)
                || about.Dimensions.Length != 2)
            {
                throw Refused($"its input {input} is not whole numbers of texts and pieces");
            }
        }

        Output = OutputNames.Choose(session.OutputMetadata, description, Refused);
        Pooling = session.OutputMetadata[Output].Dimensions.Length == 2 ? Pooling.None : description.Pooling switch
        {
            null => throw Refused(
                "how the vectors of a text's pieces become one is not said: put 1_Pooling/config.json beside it, "
                + "or embedding.json with {\"pooling\": \"mean\"} (mean, cls, max or last)"),
            Pooling.None => throw Refused(
                $"its output {Output} has a vector for each piece, and pooling is none: name another output, or a pooling"),
            { } said => said,
        };
    }

    /// <summary>The output that is taken.</summary>
    public string Output { get; }

    /// <summary>How the vectors of pieces become one.</summary>
    public Pooling Pooling { get; }

    /// <summary>Opens a network.</summary>
    /// <param name="onnx">Its bytes; not kept.</param>
    /// <param name="file">Its place, as the user knows it.</param>
    /// <param name="description">What turns its output into vectors.</param>
    /// <exception cref="UserErrorException">It is no network that reads texts.</exception>
    public static TextNetwork Open(byte[] onnx, string file, TextDescription description)
    {
        InferenceSession session = NetworkSession.Open(onnx, file);
        try
        {
            return new TextNetwork(session, file, description);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs inputs of one length through the network.</summary>
    /// <param name="pieces">Inputs x length numbers, row-major.</param>
    /// <param name="count">The inputs.</param>
    /// <param name="length">Pieces of each, at least 1.</param>
    /// <param name="take">Gets the output: inputs x dimension numbers, or inputs x length x dimension.</param>
    public void Run(int[] pieces, int count, int length, OutputTaker take)
    {
        var values = new List<OrtValue>(inputs.Length);
        try
        {
            values.AddRange(inputs.Select(input => Value(input, pieces, count, length)));
            using var run = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> outputs = NetworkSession.Run(session, run, inputs, values, Output);
            long[] shape = outputs[0].GetTensorTypeAndShape().Shape;
            bool fits = shape.Length == (Pooling == Pooling.None ? 2 : 3) && shape[0] == count && (shape.Length == 2 || shape[1] == length)
                && shape[^1] is > 0 and < 1 << 20;
            if (!fits)
            {
                throw Refused($"its output {Output} is of shape {string.Join(" x ", shape)} for {count} texts of {length} pieces");
            }

            take(outputs[0].GetTensorDataAsSpan<float>(), (int)shape[^1]);
        }
        catch (OnnxRuntimeException e)
        {
            throw new UserErrorException(
                $"it fails on texts of {length} pieces: {NetworkSession.Reason(e)}. "
                + "Where that is more than it takes, set maxTokens in embedding.json beside it", file, inner: e);
        }
        finally
        {
            values.ForEach(v => v.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    /// <summary>The error that the network is not one that can be used.</summary>
    public UserErrorException Refused(string why) => new(why, file);

    private OrtValue Value(string input, int[] pieces, int count, int length)
    {
        long[] shape = [count, length];
        Func<int, int> number = input switch
        {
            "input_ids" => i => pieces[i],
            "attention_mask" => _ => 1,
            "token_type_ids" => _ => 0,
            "position_ids" => i => i % length,
            _ => throw new InvalidOperationException($"No input is called {input}."),
        };
        return session.InputMetadata[input].ElementDataType == TensorElementType.Int32
            ? OrtValue.CreateTensorValueFromMemory(Fill(new int[count * length], number), shape)
            : OrtValue.CreateTensorValueFromMemory(Fill(new long[count * length], i => (long)number(i)), shape);
    }

    private static T[] Fill<T>(T[] values, Func<int, T> number)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = number(i);
        }

        return values;
    }
}
