using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Options;

/// <summary>Reads settings from a file.</summary>
internal static class JobFile
{
    /// <summary>The settings in a file.</summary>
    /// <param name="file">Its name as the user wrote it.</param>
    /// <exception cref="UserErrorException">It is not there, or does not hold settings.</exception>
    public static RunSettings Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new UserErrorException("job file not found; check its name", file);
        }

        using FileStream stream = File.OpenRead(file);
        return RunSettingsJson.Read(stream, file);
    }
}
