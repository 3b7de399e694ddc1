using System.Diagnostics;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Training;

/// <summary>The trainer's program on this machine.</summary>
/// <param name="Path">The file: a library that <c>dotnet</c> runs, or a program or script of its own.</param>
public sealed record TrainerProgram(string Path)
{
    /// <summary>The environment variable that names it.</summary>
    public const string Variable = "PSEUDOLABEL_TRAINER";

    private const string Name = "PseudoLabel.Trainer";

    /// <summary>
    /// Finds it: where <see cref="Variable"/> says; else in <c>trainer</c> beside this program; else where it is built next to this
    /// program.
    /// </summary>
    /// <returns>Null where it is nowhere.</returns>
    /// <exception cref="UserErrorException">The variable names no file.</exception>
    public static TrainerProgram? Find() => Find(AppContext.BaseDirectory, Environment.GetEnvironmentVariable(Variable));

    internal static TrainerProgram? Find(string folder, string? named)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named) ? new TrainerProgram(System.IO.Path.GetFullPath(named))
                : throw new UserErrorException($"{Variable} is '{named}'; there is no such file");
        }

        // artifacts/bin/{project}/{configuration}, this program's among them.
        string own = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        string configuration = System.IO.Path.GetFileName(own);
        string built = System.IO.Path.Combine(own, "..", "..", Name, configuration, Name + ".dll");
        string beside = System.IO.Path.Combine(own, "trainer", Name + ".dll");
        return File.Exists(beside) ? new TrainerProgram(beside)
            : File.Exists(built) ? new TrainerProgram(System.IO.Path.GetFullPath(built))
            : null;
    }

    /// <summary>How it is started.</summary>
    /// <param name="arguments">Its arguments.</param>
    public ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        bool library = Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(library ? Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet" : Path)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in library ? arguments.Prepend(Path) : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
