using PseudoLabel.Data;
using PseudoLabel.Embeddings;

namespace PseudoLabel.Pretrained.Images;

/// <summary>
/// ResNet-18 (He et al. 2016), trained by Microsoft with CNTK on ImageNet's thousand classes (Deng et al. 2009), without its last
/// layer: pictures of 224 x 224 to 512 numbers, none below 0. From the package Microsoft.ML.DnnImageFeaturizer.ResNet18 (MIT), as is its
/// preprocessing: channels go blue, green, red, and ImageNet's mean image is subtracted.
/// </summary>
public static class ResNet18
{
    /// <summary>Its files, inside this assembly.</summary>
    public static IEmbedderFiles Files { get; } = new AssemblyFiles("resnet18");

    private sealed class AssemblyFiles(string name) : IEmbedderFiles
    {
        public string Name => name;

        public EmbedderInput? Reads => EmbedderInput.Image;

        public Stream? OpenRead(string file) => typeof(ResNet18).Assembly.GetManifestResourceStream($"{name}/{file}");
    }
}
