using PseudoLabel.Data;
using PseudoLabel.Store;

namespace PseudoLabel.Cli.Terminal;

/// <summary>The user interrupted a run, which can go on later. The message says how.</summary>
internal sealed class InterruptedException(string folder, Exception inner)
    : Exception($"interrupted; 'pseudolabel resume {Words.Argument(folder)}' goes on from here", inner)
{
    /// <summary>Runs the work of a folder; an interruption of it, or a disk without room, says how to go on.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="folder">The run's folder as the user named it.</param>
    /// <param name="ct">Canceled when the user interrupts.</param>
    public static async Task<T> GuardAsync<T>(string folder, Func<Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException e) when (ct.IsCancellationRequested)
        {
            throw new InterruptedException(folder, e);
        }
        catch (FolderWriteException e) when (File.Exists(Path.Join(folder, RunNames.Job)))
        {
            throw new UserErrorException(
                $"{e.Problem}, then 'pseudolabel resume {Words.Argument(folder)}' goes on from here", folder, inner: e);
        }
    }
}
