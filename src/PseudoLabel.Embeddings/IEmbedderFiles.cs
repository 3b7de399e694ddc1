using PseudoLabel.Data;

namespace PseudoLabel.Embeddings;

/// <summary>
/// The files of a pretrained network, named as Hugging Face exports name them: <c>model.onnx</c> and those beside it. They lie in a folder,
/// or inside an assembly of a package.
/// </summary>
public interface IEmbedderFiles
{
    /// <summary>The network's name: what <c>--embed</c> calls it by.</summary>
    string Name { get; }

    /// <summary>What the network reads; null where only its files tell.</summary>
    EmbedderInput? Reads { get; }

    /// <summary>Opens a file; null where there is none of that name.</summary>
    /// <param name="file">Its name, e.g. <c>tokenizer.json</c>.</param>
    /// <returns>A stream that the caller disposes.</returns>
    Stream? OpenRead(string file);
}
