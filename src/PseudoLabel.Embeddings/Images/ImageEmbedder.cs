using System.Runtime.ExceptionServices;
using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Images;

/// <summary>
/// A pretrained network of pictures: <c>model.onnx</c>, by what <c>preprocessor_config.json</c> says. Pictures go through it one by one, so
/// that a vector depends on nothing but its picture; several threads take them in turn.
/// </summary>
public sealed class ImageEmbedder : IEmbedder, IDisposable
{
    private const string ModelFile = "model.onnx";
    private const int MaxModelBytes = 1 << 30;
    private readonly ImagePreprocessing description;
    private readonly PictureLayout layout;
    private readonly PictureNumbers numbers;
    private readonly ImageNetwork? graph;
    private readonly ImageNetwork network;
    private readonly Func<string, Exception?, UserErrorException> error;

    private ImageEmbedder(
        IEmbedderFiles files, ImagePreprocessing description, ImageNetwork? graph, ImageNetwork network,
        Func<string, Exception?, UserErrorException> error, string hash)
    {
        (this.description, this.graph, this.network, this.error) = (description, graph, network, error);
        layout = PictureLayout.Of(network.Dimensions, description.Size, problem => error(problem, null));
        numbers = new PictureNumbers(description, layout);
        About = new EmbedderAbout
        {
            Name = files.Name,
            Hash = hash,
            Input = EmbedderInput.Image,
            Dimension = ProbeDimension(),
            Picture = new ImageShape(layout.Height, layout.Width, 3),
        };
    }

    /// <inheritdoc/>
    public EmbedderAbout About { get; }

    /// <summary>Opens a network, and runs it once.</summary>
    /// <param name="files"><c>model.onnx</c> and <c>preprocessor_config.json</c>.</param>
    /// <exception cref="UserErrorException">A file is missing, or is not what it must be; the message names it.</exception>
    public static ImageEmbedder Open(IEmbedderFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        UserErrorException Error(string problem, Exception? inner) => EmbedderFile.Error(files, ModelFile, problem, inner);
        byte[] settings = PreprocessorFile.Bytes(files);
        ImagePreprocessing description = PreprocessorFile.Read(settings, files);
        byte[] onnx = EmbedderFile.Read(files, ModelFile, MaxModelBytes) ?? throw Error("it is missing; export the network as ONNX", null);
        byte[]? before = description.Graph is { } name
            ? EmbedderFile.Read(files, name, MaxModelBytes) ?? throw EmbedderFile.Error(files, name, "it is missing") : null;
        ImageNetwork? graph = null;
        ImageNetwork? network = null;
        try
        {
            graph = before is null ? null
                : ImageNetwork.Open(before, (problem, inner) => EmbedderFile.Error(files, description.Graph!, problem, inner));
            network = ImageNetwork.Open(onnx, Error);
            string hash = EmbedderFile.Hash((ModelFile, onnx), (PreprocessorFile.Name, settings), (description.Graph ?? "", before));
            return new ImageEmbedder(files, description, graph, network, Error, hash);
        }
        catch
        {
            network?.Dispose();
            graph?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void EmbedTexts(
        IReadOnlyList<string> texts, Memory<float> vectors, int threads, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"{About.Name} reads images.");

    /// <inheritdoc/>
    /// <exception cref="UserErrorException">The network cannot be run, or gives values that are no numbers.</exception>
    public void EmbedPictures(
        IReadOnlyList<byte[]> pictures, Memory<float> vectors, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(vectors.Length, pictures.Count * About.Dimension, nameof(vectors));
        foreach (byte[] picture in pictures)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(picture.Length, layout.Values, nameof(pictures));
        }

        int next = -1;
        void Work()
        {
            using var lane = new PictureLane(layout);
            double[] sums = new double[About.Dimension];
            for (int i; (i = Interlocked.Increment(ref next)) < pictures.Count;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Embed(lane, pictures[i], sums);
                Store(sums, vectors.Span.Slice(i * About.Dimension, About.Dimension));
            }
        }

        int workers = Math.Min(threads, pictures.Count);
        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(workers, 1) }, _ => Work());
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        network.Dispose();
        graph?.Dispose();
    }

    private int ProbeDimension()
    {
        using var lane = new PictureLane(layout);
        numbers.Fill(new byte[layout.Values], false, lane.Numbers);
        return Run(lane, (_, shape) => OutputVector.Dimension(shape, layout.ChannelsLast, problem => error(problem, null)));
    }

    private void Embed(PictureLane lane, byte[] picture, double[] sums)
    {
        Array.Clear(sums);
        for (int side = 0; side < (description.Mirror ? 2 : 1); side++)
        {
            numbers.Fill(picture, side == 1, lane.Numbers);
            Run(lane, (output, shape) =>
            {
                OutputVector.Add(output.GetTensorDataAsSpan<float>(), shape, layout.ChannelsLast, description.Pooling, sums);
                return 0;
            });
        }
    }

    /// <summary>Rounds the sums, which are twice the vector where there are two; at length 1 where that is asked for.</summary>
    private void Store(double[] sums, Span<float> vector)
    {
        double scale = description.Mirror ? 0.5 : 1;
        if (description.Normalize)
        {
            double square = 0;
            foreach (double sum in sums)
            {
                square += sum * sum;
            }

            scale = square > 0 ? 1 / Math.Sqrt(square) : 0;
        }

        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(sums[i] * scale);
            if (!float.IsFinite(vector[i]))
            {
                throw error("it gives values that are no numbers", null);
            }
        }
    }

    private int Run(PictureLane lane, Func<OrtValue, long[], int> take)
    {
        try
        {
            using IDisposableReadOnlyCollection<OrtValue>? prepared = graph?.Run(lane.Options, lane.Input);
            using IDisposableReadOnlyCollection<OrtValue> outputs = network.Run(lane.Options, prepared?[0] ?? lane.Input);
            return take(outputs[0], outputs[0].GetTensorTypeAndShape().Shape);
        }
        catch (OnnxRuntimeException e)
        {
            throw error($"it cannot be run on a picture: {e.Message}", e);
        }
    }
}
