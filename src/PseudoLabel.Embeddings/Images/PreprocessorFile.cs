using System.Globalization;
using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Images;

/// <summary>
/// Reads <c>preprocessor_config.json</c>, as Hugging Face's image processors write it. What it leaves open and would change the vectors in
/// silence is refused. An object <c>embedding</c> in it is ours: <c>pooling</c>, <c>normalize</c>, <c>flip</c>, <c>preprocess</c>.
/// </summary>
internal static class PreprocessorFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "preprocessor_config.json";

    /// <summary>The longest side of a picture: a network of larger ones would take a minute for each.</summary>
    public const int MaxSide = 1024;

    private const int MaxBytes = 1 << 20;

    // Steps that other processors make and this one does not.
    private static readonly string[] Unknown = ["do_pad", "do_thumbnail", "do_align_long_axis", "rescale_offset", "do_color_quantize"];

    /// <summary>The file's bytes.</summary>
    /// <exception cref="UserErrorException">It is missing.</exception>
    public static byte[] Bytes(IEmbedderFiles files) => EmbedderFile.Read(files, Name, MaxBytes) ?? throw Error(
        files, "it is missing, and says how pictures become numbers: image_mean, image_std, rescale_factor; export the network with it");

    /// <summary>Reads the file.</summary>
    /// <exception cref="UserErrorException">It is no JSON, or does not say what is needed.</exception>
    public static ImagePreprocessing Read(byte[] bytes, IEmbedderFiles files)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            return Read(new JsonSettings(document.RootElement, problem => Error(files, problem)));
        }
        catch (JsonException e)
        {
            throw Error(files, $"it is no JSON: {e.Message}");
        }
    }

    private static ImagePreprocessing Read(JsonSettings file)
    {
        foreach (string step in Unknown)
        {
            if (file.Flag(step) == true)
            {
                throw file.Error($"it asks for '{step}', which is not done here");
            }
        }

        bool rescale = file.Flag("do_rescale") ?? true;
        bool normalize = file.Flag("do_normalize")
            ?? (file.Has("image_mean") ? true : throw file.Error("it says neither 'do_normalize' nor 'image_mean'"));
        JsonSettings ours = file.Part("embedding");
        return new ImagePreprocessing
        {
            Size = SizeOf(file),
            Rescale = rescale ? file.Number("rescale_factor") ?? (1.0 / 255) : 1,
            Mean = normalize ? Channels(file, "image_mean") : [0, 0, 0],
            Deviation = normalize ? Channels(file, "image_std") : [1, 1, 1],
            FlipChannels = file.Flag("do_flip_channel_order") ?? false,
            Graph = ours.Text("preprocess") is not { } graph || Path.GetFileName(graph) == graph ? ours.Text("preprocess")
                : throw file.Error($"'preprocess' is '{graph}'; it must be the name of a file beside this one"),
            Normalize = ours.Flag("normalize") ?? false,
            Mirror = ours.Flag("flip") ?? false,
            Pooling = ours.Text("pooling") switch
            {
                null or "first" => PartPooling.First,
                "mean" => PartPooling.Mean,
                { } other => throw file.Error($"'pooling' is '{other}'; it can be 'first' or 'mean'"),
            },
        };
    }

    /// <summary>What the network sees in the end: the part cut out where one is, else the whole.</summary>
    private static (int Height, int Width)? SizeOf(JsonSettings file)
    {
        bool crops = (file.Flag("do_center_crop") ?? true) && file.Has("crop_size");
        if (!crops && (file.Flag("do_resize") == false || !file.Has("size")))
        {
            return null;
        }

        string name = crops ? "crop_size" : "size";
        (int height, int width) = file.Size(name);
        return height is >= 1 and <= MaxSide && width is >= 1 and <= MaxSide ? (height, width) : throw file.Error(
            string.Create(CultureInfo.InvariantCulture, $"'{name}' is {height} x {width}; sides can be 1 to {MaxSide}"));
    }

    private static IReadOnlyList<double> Channels(JsonSettings file, string name)
    {
        IReadOnlyList<double> values = file.Numbers(name) ?? throw file.Error($"it does not say '{name}', three numbers");
        if (values.Count != 3)
        {
            throw file.Error($"'{name}' has {values.Count} numbers; three are needed: pictures are in color");
        }

        return name == "image_std" && values.Contains(0) ? throw file.Error("'image_std' has a 0, which cannot be divided by") : values;
    }

    private static UserErrorException Error(IEmbedderFiles files, string problem) => EmbedderFile.Error(files, Name, problem);
}
