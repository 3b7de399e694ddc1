using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>
/// The folder of a run on this machine: held by one process at a time, and left as it was found when a run is refused.
/// An earlier run that is to be replaced is put aside until the new one's inputs have proved usable. A person's labels stay where they are,
/// whatever becomes of the runs.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const string LockName = RunNames.Lock;
    private const string PreviousName = ".previous";

    // In it, while what lies there was put aside by this program, and not by its user.
    private const string AsideMark = ".aside";

    // Hidden, as it is none of the results; left by a killed run, it is taken for its own by the next one.
    private const string CopiesName = ".inputs";

    // Answers ("labels") are not among them: they outlive the run.
    private static readonly string[] Entries =
        [RunNames.Job, RunNames.State, RunNames.Timing, "features", "rounds", "result", RunNames.Seals.TrimEnd('/'), CopiesName];

    private readonly FolderStore files;
    private readonly string path;
    private readonly bool made;
    private readonly LockFile hold;

    private RunFolder(string path, bool made, LockFile hold)
    {
        this.path = path;
        this.made = made;
        this.hold = hold;
        files = new FolderStore(path);
        Store = new SealedStore(files);
    }

    /// <summary>The run's files, each with its checksum.</summary>
    public SealedStore Store { get; }

    /// <summary>The store of a run in a folder that is only read, or already held.</summary>
    /// <param name="folder">The run's folder.</param>
    public static SealedStore StoreOf(string folder) => new(new FolderStore(folder));

    /// <summary>Whether a folder holds a run, be it one that was put aside and not replaced yet.</summary>
    /// <param name="folder">The folder.</param>
    public static bool HoldsAny(string folder) =>
        File.Exists(Path.Combine(folder, RunNames.Job)) || HoldsAside(Path.Combine(folder, PreviousName));

    private static bool HoldsAside(string previous) =>
        File.Exists(Path.Combine(previous, AsideMark)) && File.Exists(Path.Combine(previous, RunNames.Job));

    /// <summary>Opens the folder, making it if need be, and holds it.</summary>
    /// <exception cref="UserErrorException">It cannot be made or written to, or another process holds it.</exception>
    public static RunFolder Open(string folder)
    {
        string path = Path.GetFullPath(folder);
        if (File.Exists(path))
        {
            throw new UserErrorException("--out names a file; name a folder", folder);
        }

        RefuseServed(path, folder);
        bool made = !Directory.Exists(path);
        try
        {
            Directory.CreateDirectory(path);
            LockFile hold = LockFile.TakeForNow(Path.Combine(path, LockName));
            return Found(new RunFolder(path, made, hold));
        }
        catch (IOException e) when (FolderFaults.IsHeld(e))
        {
            throw new UserErrorException(
                "another run is writing to this folder; wait until it has ended, or name another folder", folder, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException("this folder cannot be written to: " + e.Message, folder, inner: e);
        }
    }

    /// <summary>A folder that is held now, as its last holder meant to leave it.</summary>
    private static RunFolder Found(RunFolder folder)
    {
        try
        {
            folder.PutBackUnreplaced();
            foreach (string name in Entries.Append(RunNames.Labels.TrimEnd('/')))
            {
                folder.files.DeletePartial(name);
            }

            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>A server goes on with the runs of its folder by itself, whoever else has them in hand.</summary>
    private static void RefuseServed(string path, string folder)
    {
        string? runs = Path.GetDirectoryName(path);
        if (Path.GetFileName(runs) == "runs" && LockFile.IsHeld(Path.Combine(runs!, "..", RunNames.ServerLock)))
        {
            throw new UserErrorException(
                "'pseudolabel serve' is at work on the runs of this folder; stop it first, or ask it for a run", folder);
        }
    }

    /// <summary>Whether the folder is still the one that was opened: it may have been removed, and made anew by a later write.</summary>
    public bool IsThere => File.Exists(Path.Combine(path, LockName));

    /// <summary>Where a run keeps copies of inputs that cannot be read twice, or are not of this machine.</summary>
    /// <param name="folder">The run's folder.</param>
    public static string Copies(string folder) => Path.Combine(Path.GetFullPath(folder), CopiesName);

    /// <summary>Copies inputs before there is a run; whatever stops it, the folder is then as it was before.</summary>
    /// <param name="copy">Copies them.</param>
    public async Task<JobDocument> CopyingAsync(Func<Task<JobDocument>> copy)
    {
        try
        {
            return await copy();
        }
        catch (Exception e) when (e is not UserErrorException)
        {
            Undo();
            throw;
        }
    }

    /// <summary>Whether it holds a run.</summary>
    public bool HoldsRun => File.Exists(Path.Combine(path, RunNames.Job));

    /// <summary>
    /// Refuses a folder that holds no run but something in the places that a run writes to: it is the user's, and a refused run would
    /// remove it.
    /// </summary>
    /// <param name="folder">The folder as the user named it.</param>
    /// <exception cref="UserErrorException">There is such a thing.</exception>
    public void RefuseOthers(string folder)
    {
        if (Array.Find(Entries, name => name != CopiesName && Path.Exists(Path.Combine(path, name))) is { } name)
        {
            throw new UserErrorException(
                $"this folder holds '{name}' but no run, and a run would write there; remove it or name another folder", folder);
        }
    }

    /// <summary>
    /// Puts the run that is there aside. One that has no results yet, and stands where another was put aside for it, goes instead: that
    /// other is what a refused run gives back.
    /// </summary>
    /// <param name="folder">The folder as the user named it.</param>
    /// <exception cref="UserErrorException">The place for it is taken by what is the user's.</exception>
    public void PutAside(string folder)
    {
        string previous = Path.Combine(path, PreviousName);
        string mark = Path.Combine(previous, AsideMark);
        if (Path.Exists(previous) && !File.Exists(mark))
        {
            throw new UserErrorException(
                $"this folder holds '{PreviousName}', where the run that is replaced is put aside; move it elsewhere", folder);
        }

        if (HoldsAside(previous) && !File.Exists(Path.Combine(path, RunNames.Report.Replace('/', Path.DirectorySeparatorChar))))
        {
            Delete(path);
            return;
        }

        ForgetPrevious();
        Directory.CreateDirectory(previous);
        File.WriteAllBytes(mark, []);
        Move(Entries, path, previous);
    }

    /// <summary>
    /// Puts back the run that a killed process put aside before there was another: nothing else of the folder's run would be left. What
    /// stands here then is what had not been moved, but for copies of inputs, which the new one makes first.
    /// </summary>
    private void PutBackUnreplaced()
    {
        string previous = Path.Combine(path, PreviousName);
        if (HoldsRun || !HoldsAside(previous))
        {
            return;
        }

        string copies = Path.Combine(path, CopiesName);
        if (Directory.Exists(Path.Combine(previous, CopiesName)) && Directory.Exists(copies))
        {
            Directory.Delete(copies, recursive: true);
        }

        PutBack(previous);
    }

    /// <summary>Removes the run that was put aside: the new one stands.</summary>
    public void ForgetPrevious()
    {
        string previous = Path.Combine(path, PreviousName);
        if (File.Exists(Path.Combine(previous, AsideMark)))
        {
            Delete(previous);
            RemoveAside(previous);
        }
    }

    /// <summary>Removes what the refused run wrote and puts back what was put aside; removes the folder if the run made it.</summary>
    public void Undo()
    {
        Delete(path);
        string previous = Path.Combine(path, PreviousName);
        if (HoldsAside(previous))
        {
            PutBack(previous);
        }

        hold.Dispose();
        if (made && !Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => hold.Dispose();

    private void PutBack(string previous)
    {
        Move(Entries.Reverse(), previous, path);
        RemoveAside(previous);
    }

    /// <summary>Removes the place of the run that was put aside, unless something of the user's has come there.</summary>
    private static void RemoveAside(string previous)
    {
        File.Delete(Path.Combine(previous, AsideMark));
        if (!Directory.EnumerateFileSystemEntries(previous).Any())
        {
            Directory.Delete(previous);
        }
    }

    /// <summary>Removes a run: its job last, as it comes back last, so that what is killed meanwhile is seen to be half done.</summary>
    private static void Delete(string from)
    {
        foreach (string entry in Entries.Reverse().Select(e => Path.Combine(from, e)))
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }

    private static void Move(IEnumerable<string> entries, string from, string to)
    {
        foreach (string name in entries)
        {
            string source = Path.Combine(from, name);
            if (Directory.Exists(source))
            {
                Directory.Move(source, Path.Combine(to, name));
            }
            else if (File.Exists(source))
            {
                File.Move(source, Path.Combine(to, name), overwrite: true);
            }
        }
    }
}
