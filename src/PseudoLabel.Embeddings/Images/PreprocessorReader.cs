using System.Globalization;
using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Images;

/// <summary>
/// Reads how images become numbers from <c>preprocessor_config.json</c>, as Hugging Face's image processors write it, and how a network's
/// output becomes vectors from <c>embedding.json</c>. What the former leaves open and would change the vectors in silence is refused.
/// </summary>
internal static class PreprocessorReader
{
    /// <summary>The description of the numbers.</summary>
    public const string File = "preprocessor_config.json";

    /// <summary>The longest side of a picture: a network of larger ones would take a minute for each.</summary>
    public const int MaxSide = 1024;

    private static readonly string[] Own = ["pooling", "normalize", "root", "flip", "preprocess"];

    // Steps that other processors make and this one does not.
    private static readonly string[] Undone = ["do_pad", "do_thumbnail", "do_align_long_axis", "rescale_offset", "do_color_quantize"];

    /// <summary>Reads it.</summary>
    /// <exception cref="UserErrorException">A file is missing, or does not say what is needed, or says what cannot be.</exception>
    public static ImagePreprocessing Read(EmbedderFileReader files)
    {
        string place = files.Place(File);
        JsonElement config = files.Description(File) ?? throw new UserErrorException(
            "there is no such file; it says how pictures become numbers (image_mean, image_std, rescale_factor): export the network "
                + "with it",
            place);
        var fields = new JsonFields(config.ValueKind == JsonValueKind.Object ? config : null, place);
        string? undone = Undone.FirstOrDefault(step => fields.Bool(step) == true);
        if (undone is not null)
        {
            throw fields.Wrong($"it asks for {undone}, which is not done here");
        }

        bool normalize = fields.Bool("do_normalize")
            ?? (fields.Value("image_mean") is not null ? true : throw fields.Wrong("it says neither do_normalize nor image_mean"));
        var numbers = new ImagePreprocessing
        {
            Size = SizeOf(fields),
            Rescale = fields.Bool("do_rescale") == false ? 1 : fields.Number("rescale_factor") ?? (1.0 / 255),
            Mean = normalize ? Channels(fields, "image_mean") : [0, 0, 0],
            Deviation = normalize ? Channels(fields, "image_std") : [1, 1, 1],
            FlipChannels = fields.Bool("do_flip_channel_order") ?? false,
        };
        return WithOwn(numbers, new JsonFields(files.Description(EmbedderFileNames.Own), files.Place(EmbedderFileNames.Own)));
    }

    private static ImagePreprocessing WithOwn(ImagePreprocessing numbers, JsonFields own)
    {
        string? strange = own.Names.FirstOrDefault(n => !Own.Contains(n));
        if (strange is not null)
        {
            throw own.Wrong($"it has a field {strange}, which is not one of {string.Join(", ", Own)}");
        }

        string? graph = own.Text("preprocess");
        return numbers with
        {
            Graph = graph is null || (graph.Length > 0 && graph.All(c => c is not ('/' or '\\' or ':'))) ? graph
                : throw own.Wrong("preprocess", "the name of a file beside this one"),
            Normalize = own.Bool("normalize") ?? false,
            Root = own.Bool("root") ?? false,
            Mirror = own.Bool("flip") ?? false,
            Pooling = own.Text("pooling") switch
            {
                null or "cls" => PartPooling.Cls,
                "mean" => PartPooling.Mean,
                _ => throw own.Wrong("pooling", "one of cls, mean"),
            },
        };
    }

    /// <summary>What the network sees in the end: the part cut out where one is, else the whole.</summary>
    private static (int Height, int Width)? SizeOf(JsonFields fields)
    {
        bool crops = fields.Bool("do_center_crop") != false && fields.Value("crop_size") is not null;
        if (!crops && (fields.Bool("do_resize") == false || fields.Value("size") is null))
        {
            return null;
        }

        string name = crops ? "crop_size" : "size";
        (int? height, int? width) = Sides(fields, name);
        return height is >= 1 and <= MaxSide && width is >= 1 and <= MaxSide ? (height.Value, width.Value)
            : throw fields.Wrong(name, string.Create(
                CultureInfo.InvariantCulture, $"a number from 1 to {MaxSide}, or height and width or shortest_edge of such numbers"));
    }

    private static (int? Height, int? Width) Sides(JsonFields fields, string name)
    {
        if (fields.Value(name) is { ValueKind: JsonValueKind.Number })
        {
            return (fields.Int(name), fields.Int(name));
        }

        JsonFields size = fields.Object(name);
        int? edge = size.Int("shortest_edge");
        return edge is null ? (size.Int("height"), size.Int("width")) : (edge, edge);
    }

    private static double[] Channels(JsonFields fields, string name)
    {
        JsonElement[] values = [.. fields.Array(name)];
        double[] numbers = [.. values.Where(v => v.ValueKind == JsonValueKind.Number).Select(v => v.GetDouble()).Where(double.IsFinite)];
        if (values.Length != 3 || numbers.Length != 3)
        {
            throw fields.Wrong(name, "three numbers, one a channel");
        }

        return name == "image_std" && numbers.Contains(0) ? throw fields.Wrong(name, "without a 0, which cannot be divided by") : numbers;
    }
}
