using System.CommandLine;
using PseudoLabel.Run.Embedding;

namespace PseudoLabel.Cli.Options;

/// <summary><c>--embed</c> of the commands that take a finished model: where the network is that it was trained with.</summary>
internal sealed class EmbedOption
{
    private readonly Option<string[]> option = new("--embed")
    {
        AllowMultipleArgumentsPerToken = true,
        HelpName = "TARGET=NETWORK",
        Description = "Where the pretrained network is that the model was trained with, as the run was told: text=PATH.onnx, "
            + "image=PATH.onnx; an installed one is found by itself",
    };

    /// <summary>Adds it to a command.</summary>
    public void AddTo(Command command) => command.Add(option);

    /// <summary>Opens what it names.</summary>
    /// <exception cref="Data.UserErrorException">There is no such network.</exception>
    public void Open(ParseResult parsed)
    {
        string[] words = parsed.GetValue(option) ?? [];
        if (words.Any(word => word == "off" || word.EndsWith("=off", StringComparison.Ordinal)))
        {
            throw new Data.UserErrorException("--embed is off, but a model that was trained with a pretrained network needs it");
        }

        Embedders.Open("--embed", words);
    }
}
