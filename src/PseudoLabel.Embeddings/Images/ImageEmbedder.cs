using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Images;

/// <summary>
/// A pretrained network of pictures: <c>model.onnx</c>, by what <c>preprocessor_config.json</c> and <c>embedding.json</c> say. Pictures
/// go through it one by one, so that a vector depends on nothing but its picture; several threads take them in turn.
/// </summary>
internal sealed class ImageEmbedder : IEmbedder, IDisposable
{
    private readonly ImagePreprocessing description;
    private readonly PictureLayout layout;
    private readonly PictureNumbers numbers;
    private readonly ImageNetwork? graph;
    private readonly ImageNetwork network;
    private readonly string place;

    private ImageEmbedder(
        string name, string hash, ImagePreprocessing description, ImageNetwork? graph, ImageNetwork network, string place)
    {
        (this.description, this.graph, this.network, this.place) = (description, graph, network, place);
        layout = PictureLayout.Of(network.Dimensions, description.Size, problem => Error(problem));
        numbers = new PictureNumbers(description, layout);
        About = new EmbedderAbout
        {
            Name = name,
            Hash = hash,
            Input = EmbedderInput.Image,
            Dimension = ProbeDimension(),
            Picture = new ImageShape(layout.Height, layout.Width, 3),
        };
    }

    /// <inheritdoc/>
    public EmbedderAbout About { get; }

    /// <summary>Opens a network, and runs it once.</summary>
    /// <param name="files"><c>model.onnx</c> and <c>preprocessor_config.json</c>; <c>embedding.json</c> where there is one.</param>
    /// <exception cref="UserErrorException">A file is missing, or is not what it must be; the message names it.</exception>
    public static ImageEmbedder Open(IEmbedderFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var reader = new EmbedderFileReader(files);
        byte[] onnx = reader.Network();
        ImagePreprocessing description = PreprocessorReader.Read(reader);
        byte[]? before = description.Graph is { } name
            ? reader.Network(name) ?? throw new UserErrorException("there is no such file", reader.Place(name)) : null;
        ImageNetwork? graph = null;
        ImageNetwork? network = null;
        try
        {
            graph = before is null ? null : ImageNetwork.Open(before, reader.Place(description.Graph!));
            string place = reader.Place(EmbedderFileNames.Network);
            network = ImageNetwork.Open(onnx, place);
            return new ImageEmbedder(files.Name, HashOf(onnx, before, description), description, graph, network, place);
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

    private static string HashOf(byte[] onnx, byte[]? before, ImagePreprocessing description)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(onnx));
        hash.AppendData(SHA256.HashData(before ?? []));
        hash.AppendData(Encoding.UTF8.GetBytes(description.Canonical() + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private int ProbeDimension()
    {
        using var lane = new PictureLane(layout);
        numbers.Fill(new byte[layout.Values], false, lane.Numbers);
        return Run(lane, (_, shape) => OutputVector.Dimension(shape, layout.ChannelsLast, problem => Error(problem)));
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

    /// <summary>Makes the vector of sums, which are twice its numbers where there are two sides.</summary>
    private void Store(double[] sums, Span<float> vector)
    {
        double square = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            double mean = description.Mirror ? sums[i] / 2 : sums[i];
            sums[i] = description.Root ? Math.CopySign(Math.Sqrt(Math.Abs(mean)), mean) : mean;
            square += sums[i] * sums[i];
        }

        double scale = !description.Normalize ? 1 : square > 0 ? 1 / Math.Sqrt(square) : 0;
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(sums[i] * scale);
            if (!float.IsFinite(vector[i]))
            {
                throw Error("it gives values that are no numbers");
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
            throw Error($"it cannot be run on a picture: {NetworkSession.Reason(e)}", e);
        }
    }

    private UserErrorException Error(string problem, Exception? inner = null) => new(problem, place, inner: inner);
}
