using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Texts;

/// <summary>A network that turns texts into vectors: pieces, the network, pooling.</summary>
internal sealed class TextEmbedder : IEmbedder, IDisposable
{
    // Texts whose inputs are held at once: enough that most batches are full, few enough that memory is bounded.
    private const int BlockInputs = 16384;

    private readonly TextNetwork network;
    private readonly TextPieces pieces;
    private readonly TextRun run;

    /// <summary>Joins the parts.</summary>
    /// <param name="about">Which network it is.</param>
    /// <param name="network">The network.</param>
    /// <param name="pieces">Cuts texts into its inputs.</param>
    /// <param name="run">How they are run.</param>
    public TextEmbedder(EmbedderAbout about, TextNetwork network, TextPieces pieces, TextRun run)
    {
        About = about;
        this.network = network;
        this.pieces = pieces;
        this.run = run;
    }

    /// <inheritdoc/>
    public EmbedderAbout About { get; }

    /// <inheritdoc/>
    public void EmbedTexts(
        IReadOnlyList<string> texts, Memory<float> vectors, int threads, CancellationToken cancellationToken = default) =>
        Embed(texts, vectors, threads, run.BatchPieces, cancellationToken);

    /// <inheritdoc/>
    public void EmbedPictures(
        IReadOnlyList<byte[]> pictures, Memory<float> vectors, int threads, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"{About.Name} reads texts.");

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    /// <summary>As <see cref="EmbedTexts"/>, with batches of so many pieces.</summary>
    internal void Embed(
        IReadOnlyList<string> texts, Memory<float> vectors, int threads, int batchPieces, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(vectors.Length, texts.Count * About.Dimension, nameof(vectors));
        for (int first = 0; first < texts.Count;)
        {
            var inputs = new List<int[]>();
            var starts = new List<int>();
            while (first + starts.Count < texts.Count && inputs.Count < BlockInputs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                starts.Add(inputs.Count);
                pieces.Add(texts[first + starts.Count - 1], inputs);
            }

            float[] of = Run(inputs, threads, batchPieces, cancellationToken);
            starts.Add(inputs.Count);
            for (int t = 0; t + 1 < starts.Count; t++)
            {
                ReadOnlySpan<float> own = of.AsSpan(starts[t] * About.Dimension, (starts[t + 1] - starts[t]) * About.Dimension);
                Join(own, vectors.Span.Slice((first + t) * About.Dimension, About.Dimension));
            }

            first += starts.Count - 1;
        }
    }

    /// <summary>The vectors of inputs.</summary>
    private float[] Run(List<int[]> inputs, int threads, int batchPieces, CancellationToken cancellationToken)
    {
        var vectors = new float[inputs.Count * About.Dimension];
        TextBatch[] batches = TextBatch.Of(inputs, batchPieces);
        int next = -1;
        void Work(int worker)
        {
            for (int b; (b = Interlocked.Increment(ref next)) < batches.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Run(batches[b], inputs, vectors);
            }
        }

        int workers = Math.Min(threads, batches.Length);
        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, workers) }, Work);
        }
        catch (AggregateException e)
        {
            // What a batch ran into is what the caller is told, as if there were one thread.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }

        return vectors;
    }

    private void Run(TextBatch batch, List<int[]> inputs, float[] vectors)
    {
        if (batch.Length == 0)
        {
            // A tokenizer that frames nothing has no pieces of an empty text: its vector stays zero.
            return;
        }

        int[] ids = [.. batch.Inputs.SelectMany(i => inputs[i])];
        network.Run(ids, batch.Inputs.Length, batch.Length, (values, dimension) =>
        {
            if (dimension != About.Dimension)
            {
                throw network.Refused($"its vectors are of {dimension} numbers for some texts, and of {About.Dimension} for others");
            }

            int each = values.Length / batch.Inputs.Length;
            for (int i = 0; i < batch.Inputs.Length; i++)
            {
                Span<float> vector = vectors.AsSpan(batch.Inputs[i] * dimension, dimension);
                VectorPool.Pool(values.Slice(i * each, each), vector, network.Pooling);
                Finish(vector);
            }
        });
    }

    private void Finish(Span<float> vector)
    {
        if (run.Normalize)
        {
            VectorPool.Normalize(vector);
        }

        foreach (float value in vector)
        {
            if (!float.IsFinite(value))
            {
                throw network.Refused("its vector of a text is not of finite numbers");
            }
        }
    }

    /// <summary>The vector of a text whose inputs' vectors are given.</summary>
    private void Join(ReadOnlySpan<float> inputs, Span<float> vector)
    {
        VectorPool.Pool(inputs, vector, Pooling.Mean);
        if (run.Normalize && inputs.Length > vector.Length)
        {
            VectorPool.Normalize(vector);
        }
    }
}
