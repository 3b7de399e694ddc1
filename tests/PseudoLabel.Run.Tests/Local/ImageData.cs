using System.IO.Compression;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Settings;
using SkiaSharp;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>A small set of gray images in a folder of its own: bars that lie, stand, or cross, at random places, with noise.</summary>
internal sealed class ImageData : IDisposable
{
    public const int Side = 12;
    public static readonly string[] Classes = ["cross", "flat", "up"];

    public ImageData(int labeledPerClass = 8, int unlabeled = 150, ulong seed = 1)
    {
        Folder = Directory.CreateTempSubdirectory("images-").FullName;
        var random = new SeededRandom(seed);
        for (int i = 0; i < labeledPerClass * Classes.Length; i++)
        {
            Put($"photos/{Classes[i % Classes.Length]}/{i:000}.png", Draw(i % Classes.Length, random));
        }

        for (int i = 0; i < unlabeled; i++)
        {
            // Folders of unlabeled images mean nothing.
            Put($"pool/{i % 2}/{i:000}.png", Draw(i % Classes.Length, random));
        }
    }

    public string Folder { get; }

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>The class of an unlabeled image.</summary>
    public static string Truth(string source) =>
        Classes[int.Parse(Path.GetFileNameWithoutExtension(source), System.Globalization.CultureInfo.InvariantCulture) % Classes.Length];

    public RunSettings Settings() => new()
    {
        Labeled = [At("photos")],
        Unlabeled = [At("pool")],
        ImageShape = "6x6",
        Learner = "logistic",
        BatchRows = 100,
        MaxRounds = 2,
        Folds = 3,
        Repeats = 1,
    };

    public string Put(string name, byte[] bytes)
    {
        string path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Puts a folder's files into an archive, below the folder.</summary>
    public string Zip(string folder, string archive)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(archive))!);
        ZipFile.CreateFromDirectory(At(folder), At(archive));
        return At(archive);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using (bitmap)
        {
            using SKData data = bitmap.Encode(format, quality: 95);
            return data.ToArray();
        }
    }

    private static byte[] Draw(int kind, SeededRandom random)
    {
        var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Gray8, SKAlphaType.Opaque));
        int row = 3 + random.NextInt32(Side - 6), column = 3 + random.NextInt32(Side - 6);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                bool bar = (kind != 2 && Math.Abs(y - row) <= 1) || (kind != 1 && Math.Abs(x - column) <= 1);
                byte shade = (byte)((bar ? 170 : 30) + random.NextInt32(60));
                bitmap.SetPixel(x, y, new SKColor(shade, shade, shade));
            }
        }

        return Encode(bitmap);
    }
}
