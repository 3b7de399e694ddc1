namespace PseudoLabel.Benchmarks;

/// <summary>Where things are, found from the program's own place.</summary>
internal static class Places
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Find();

    /// <summary>The command line, built beside this program.</summary>
    public static string Cli { get; } = Path.Combine(AppContext.BaseDirectory, "pseudolabel.dll");

    /// <summary>The real data sets and the accuracy bench, beside the repository.</summary>
    public static string Shared { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    /// <summary>A Python that has scikit-learn: Debian's.</summary>
    public static string Python { get; } = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PseudoLabelFunctions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The repository's root is not above this program.");
    }
}
