using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Inputs;

/// <summary>Files of labeled and unlabeled rows together.</summary>
internal static class MixedInputs
{
    /// <summary>Why images are refused.</summary>
    public const string NoLabelCell =
        "an image has no label cell that tells whether it is labeled; give labeled images as 'labeled', a folder for each class, and the "
            + "others as 'unlabeled'";

    /// <summary>The inputs, known as such.</summary>
    /// <exception cref="UserErrorException">One is an image, which has no label cell.</exception>
    public static IEnumerable<JobInput> Of(IEnumerable<JobInput> inputs) => inputs.Select(i =>
        i.File.Format == DataFormat.Image
            ? throw new UserErrorException(
                NoLabelCell, i.File.Name)
            : i with { File = i.File with { Mixed = true } });
}
