using Microsoft.Extensions.FileSystemGlobbing;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Inputs;

/// <summary>
/// Finds the files that a user means by files, folders and globs (<c>*</c> within a name, <c>**</c> over folders), relative to the
/// current folder. The order is that of the names given, and within one of them ordinal; a file that is named twice is there once.
/// </summary>
internal static class InputResolver
{
    /// <summary>Finds the files.</summary>
    /// <param name="patterns">Files, folders, globs.</param>
    /// <param name="role">What they are for, in errors: <c>labeled</c>, <c>unlabeled</c> or <c>given</c>.</param>
    /// <returns>At least one file when there is at least one pattern.</returns>
    /// <exception cref="UserErrorException">
    /// A name that is not there, holds nothing readable, has an unknown extension, or is a URL.
    /// </exception>
    public static IReadOnlyList<InputFile> Resolve(IReadOnlyList<string> patterns, string role) => Resolve(patterns, role, []);

    /// <summary>Finds the files, and says what of folders and globs is left out.</summary>
    /// <param name="patterns">Files, folders, globs.</param>
    /// <param name="role">What they are for, in errors: <c>labeled</c>, <c>unlabeled</c> or <c>given</c>.</param>
    /// <param name="notices">Gets a line for each folder or glob and each reason.</param>
    /// <returns>At least one file when there is at least one pattern.</returns>
    /// <exception cref="UserErrorException">
    /// A name that is not there, holds nothing readable, has an unknown extension, or is a URL.
    /// </exception>
    public static IReadOnlyList<InputFile> Resolve(IReadOnlyList<string> patterns, string role, ICollection<string> notices)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(notices);
        List<InputFile> files = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string pattern in patterns)
        {
            try
            {
                files.AddRange(Find(pattern, role, notices).Where(found => seen.Add(found.Identity)).Select(found => found.File));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UserErrorException($"{role} input cannot be read: {e.Message}", pattern, inner: e);
            }
        }

        return files;
    }

    /// <summary>Refuses a file that is in two inputs: its labels would be ignored in one and its rows counted twice.</summary>
    /// <param name="inputs">The files of each input, and its name.</param>
    /// <exception cref="UserErrorException">Names the first file that is in two.</exception>
    public static void RefuseShared(params IReadOnlyList<(string Role, IReadOnlyList<InputFile> Files)> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string role, InputFile file) in inputs.SelectMany(i => i.Files.Select(f => (i.Role, f))))
        {
            string identity = FileTree.Identity(file.Path);
            if (known.TryGetValue(identity, out string? other))
            {
                string article = other.StartsWith('u') ? "an" : "a";
                throw new UserErrorException(
                    $"is both {article} {other} and {(role.StartsWith('u') ? "an" : "a")} {role} input; leave it out of one", file.Name);
            }

            known.Add(identity, role);
        }
    }

    private static IEnumerable<(InputFile File, string Identity)> Find(string pattern, string role, ICollection<string> notices)
    {
        if (string.IsNullOrWhiteSpace(pattern) || pattern.Contains('\0', StringComparison.Ordinal))
        {
            throw new UserErrorException($"a name among the {role} inputs is empty or holds a null character; name a file");
        }

        if (pattern.Contains("://", StringComparison.Ordinal))
        {
            throw new UserErrorException(
                $"{role} input is an address, which is not read here; name a file, a folder or a pattern", pattern);
        }

        var file = new FileInfo(pattern);
        if (file.Exists)
        {
            return InputFormats.IsNamedInput(pattern) || InputFormats.IsUnnamedImage(pattern)
                ? [(Describe(pattern, file), FileTree.Identity(file.FullName))]
                : throw new UserErrorException($"{role} input {InputFormats.WhyNot(pattern)}", pattern);
        }

        if (Directory.Exists(pattern))
        {
            return InFolder(pattern, role, notices);
        }

        return pattern.Contains('*', StringComparison.Ordinal) ? InGlob(pattern, role, notices) : throw NotFound(pattern, role);
    }

    private static IEnumerable<(InputFile File, string Identity)> InFolder(string folder, string role, ICollection<string> notices)
    {
        (IReadOnlyList<FileTree.Entry> inputs, LeftOut leftOut) = Divide(FileTree.List(folder));
        if (inputs.Count == 0)
        {
            throw new UserErrorException(
                $"{role} folder holds no file that can be read{leftOut.Reason}; known are {InputFormats.Known}", folder);
        }

        Add(notices, leftOut, folder);
        return inputs.Select(e => (Describe(Path.Join(folder, e.Relative), e.File), e.Identity));
    }

    private static IEnumerable<(InputFile File, string Identity)> InGlob(string pattern, string role, ICollection<string> notices)
    {
        (string root, string below) = SplitGlob(pattern);
        int depth = below.Contains("**", StringComparison.Ordinal) ? int.MaxValue : below.Count(c => c == '/');
        string start = root.Length == 0 ? "." : root;
        FileTree.Entry[] matches = Directory.Exists(start) ? Matching(start, below, depth) : [];
        (IReadOnlyList<FileTree.Entry> inputs, LeftOut leftOut) = Divide(matches);
        if (inputs.Count == 0)
        {
            throw new UserErrorException(
                matches.Length == 0 ? $"{role} input matches no file"
                    : $"{role} input matches no file that can be read{leftOut.Reason}; known are {InputFormats.Known}",
                pattern);
        }

        Add(notices, leftOut, pattern);
        return inputs.Select(e => (Describe(Path.Join(root, e.Relative), e.File), e.Identity));
    }

    private static void Add(ICollection<string> notices, LeftOut leftOut, string pattern)
    {
        foreach (string notice in leftOut.Notices(pattern))
        {
            notices.Add(notice);
        }
    }

    private static (IReadOnlyList<FileTree.Entry> Inputs, LeftOut LeftOut) Divide(IEnumerable<FileTree.Entry> found) =>
        FolderRule.Divide(found.Select(e => new FolderRule.Found<FileTree.Entry>(
            e, e.Relative, e.Identity, e.Linked, FileKind.IsSpecial(e.File.FullName), FileVersion.Of(e.File.FullName)?.Length)
        {
            IsUnnamedImage = InputFormats.IsUnnamedImage(e.File.FullName),
        }));

    private static FileTree.Entry[] Matching(string root, string below, int depth)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude(below);
        return [.. FileTree.List(root, depth).Where(e => matcher.Match(e.Relative).HasMatches)];
    }

    /// <summary>Splits before the first part with a wildcard: <c>a/b/*/c*.csv</c> into <c>a/b/</c> and <c>*/c*.csv</c>.</summary>
    private static (string Root, string Below) SplitGlob(string pattern)
    {
        string slashed = Path.DirectorySeparatorChar == '\\' ? pattern.Replace('\\', '/') : pattern;
        int cut = slashed.LastIndexOf('/', slashed.IndexOf('*', StringComparison.Ordinal)) + 1;
        return (slashed[..cut], slashed[cut..]);
    }

    private static UserErrorException NotFound(string pattern, string role)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(pattern)) ?? "";
        IEnumerable<string> near = Directory.Exists(folder)
            ? Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)
            : [];
        string? nearest = NearestName.Find(Path.GetFileName(Path.TrimEndingDirectorySeparator(pattern)), near);
        return new UserErrorException(
            $"{role} input not found{(nearest is null ? "; check its name" : $"; did you mean '{nearest}'?")}", pattern);
    }

    private static InputFile Describe(string name, FileInfo file)
    {
        FileVersion version = FileVersion.Of(file.FullName) ?? throw new FileNotFoundException("It has just gone.", name);
        return new InputFile(name, file.FullName, version.Length, version.ETag, version.Modified);
    }
}
