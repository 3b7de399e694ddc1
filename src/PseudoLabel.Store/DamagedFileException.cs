using PseudoLabel.Data;

namespace PseudoLabel.Store;

/// <summary>
/// A file of a run is not what the run wrote: a byte of it has changed, it was cut, or it is another file. It is told as a
/// <see cref="UserErrorException"/> that has this one inside, so that whoever cannot have the file made again shows one clear line.
/// </summary>
public sealed class DamagedFileException : Exception
{
    private DamagedFileException(string name)
        : base($"The checksum of '{name}' does not hold.") => Name = name;

    /// <summary>The file's name in the run's store.</summary>
    public string Name { get; }

    /// <summary>What is thrown for a damaged file.</summary>
    /// <param name="name">Its name in the run's store.</param>
    public static UserErrorException Error(string name) => new(
        name == RunNames.Job
            ? "this file was changed since the run began, damaged, or written by an earlier version; a run keeps the settings it began "
                + "with: start a new run (on the command line with --overwrite)"
            : "this file of the run is damaged, or of an earlier version: its checksum does not hold; start a new run (on the command line "
                + "with --overwrite)",
        name,
        inner: new DamagedFileException(name));

    /// <summary>The name of the damaged file that an exception tells of; null where it tells of none.</summary>
    /// <param name="fault">What was thrown.</param>
    public static string? NameIn(Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault switch
        {
            DamagedFileException damaged => damaged.Name,
            AggregateException several => several.InnerExceptions.Select(NameIn).FirstOrDefault(name => name is not null),
            _ => fault.InnerException is { } inner ? NameIn(inner) : null,
        };
    }
}
