using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Cli.Commands;

/// <summary>Something that <c>pseudolabel export</c> writes.</summary>
/// <param name="Name">Its name after <c>--to</c>.</param>
/// <param name="Help">What it is, for the help text.</param>
/// <param name="WriteAsync">Writes it; gives the lines that are told.</param>
internal sealed record ExportTarget(string Name, string Help, Func<CliContext, ExportRequest, CancellationToken, Task<string>> WriteAsync);

/// <summary>What an export was asked for.</summary>
internal sealed record ExportRequest
{
    /// <summary>The name after <c>--to</c>.</summary>
    public required string To { get; init; }

    /// <summary>The file to write.</summary>
    public required string Out { get; init; }

    /// <summary>The folder of a run; null where none was given.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether all rows are written, not only those for review.</summary>
    public bool All { get; init; }

    /// <summary>The names of a labeling project.</summary>
    public LabelStudioNames Names { get; init; } = new();

    /// <summary>The model's file; null where none was given.</summary>
    public string? Model { get; init; }

    /// <summary>Files, folders and globs to read; none where none were given.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The folder of a run, which this target needs.</summary>
    /// <exception cref="UserErrorException">None was given.</exception>
    public string RequireFolder() => Folder
        ?? throw new UserErrorException($"DIR is missing: 'export DIR --to {To}' needs the folder that 'pseudolabel run --out DIR' wrote");

    /// <summary>The model's file, which this target needs.</summary>
    /// <exception cref="UserErrorException">None was given, or it is not there.</exception>
    public string RequireModel()
    {
        string file = Model ?? throw new UserErrorException($"--model is missing: 'export --to {To}' needs a model.zip");
        return File.Exists(file) ? file
            : throw new UserErrorException("model not found; 'pseudolabel run --out DIR' writes it to DIR/result/model.zip", file);
    }

    /// <summary>The inputs, which this target needs.</summary>
    /// <exception cref="UserErrorException">None were given.</exception>
    public IReadOnlyList<string> RequireInputs() =>
        Inputs.Count > 0 ? Inputs : throw new UserErrorException($"--input is missing: 'export --to {To}' needs files to read");
}
