using PseudoLabel.Data;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Inputs.Remote;

/// <summary>
/// Finds the inputs of a command line: files, folders and globs of this machine where they are; standard input (<c>-</c>), pipes, https://
/// and az:// as copies in a spool.
/// </summary>
internal sealed class InputGatherer
{
    /// <summary>The name by which results and errors tell of standard input.</summary>
    public const string StandardInputName = "stdin";

    private readonly InputSpool spool;
    private readonly Func<Stream> standardInput;
    private readonly BlobInput blobs;
    private bool standardInputTaken;

    /// <summary>Creates it.</summary>
    /// <param name="spool">Where copies are kept.</param>
    /// <param name="variable">The environment; this process's where left out.</param>
    /// <param name="standardInput">Standard input; this process's where left out.</param>
    public InputGatherer(InputSpool spool, Func<string, string?>? variable = null, Func<Stream>? standardInput = null)
    {
        this.spool = spool;
        this.standardInput = standardInput ?? Console.OpenStandardInput;
        blobs = new BlobInput(variable ?? Environment.GetEnvironmentVariable);
    }

    /// <summary>Whether a name is read through a copy.</summary>
    /// <param name="name">The name as the user wrote it.</param>
    public static bool IsCopied(string name) =>
        IsStandardInput(name) || name.Contains("://", StringComparison.Ordinal) || FileKind.IsSpecial(name);

    /// <summary>Finds the files.</summary>
    /// <param name="names">What the user wrote.</param>
    /// <param name="role">What they are for, in errors.</param>
    /// <param name="notices">Gets what is left out.</param>
    /// <exception cref="UserErrorException">A name that is not there or cannot be read.</exception>
    public async Task<IReadOnlyList<InputFile>> ResolveAsync(
        IReadOnlyList<string> names, string role, ICollection<string> notices, CancellationToken cancellationToken)
    {
        List<InputFile> files = [];
        foreach (string name in names)
        {
            files.AddRange(await FindAsync(name, role, notices, cancellationToken));
        }

        return [.. files.DistinctBy(f => FileTree.Identity(f.Path))];
    }

    private static bool IsStandardInput(string name) => name is OutputFile.Standard or "/dev/stdin" or "/dev/fd/0" or "/proc/self/fd/0";

    private async Task<IReadOnlyList<InputFile>> FindAsync(
        string name, string role, ICollection<string> notices, CancellationToken cancellationToken)
    {
        if (IsStandardInput(name))
        {
            if (standardInputTaken)
            {
                throw new UserErrorException("standard input can be one input only; name a file for the other", name);
            }

            standardInputTaken = true;
            await using Stream input = standardInput();
            return [await spool.TakeAsync(StandardInputName, null, input, mayStall: false, cancellationToken)];
        }

        if (WebInput.IsOne(name))
        {
            return [await WebInput.TakeAsync(name, spool, cancellationToken)];
        }

        if (BlobInput.IsOne(name))
        {
            return await blobs.TakeAsync(name, role, spool, notices, cancellationToken);
        }

        if (name.Contains("://", StringComparison.Ordinal))
        {
            throw new UserErrorException($"{role} input is an address of a kind that is not read; https:// and az:// are, and files", name);
        }

        if (FileKind.IsSpecial(name))
        {
            // Opening one waits until somebody writes to it.
            await using FileStream pipe = await Task.Run(
                () => new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), cancellationToken)
                .WaitAsync(cancellationToken);
            return [await spool.TakeAsync(name, ContentKind.OfName(name), pipe, mayStall: false, cancellationToken)];
        }

        return InputResolver.Resolve([name], role, notices);
    }
}
