namespace PseudoLabel.Embeddings.Tests.Fuzzing;

/// <summary>
/// The file that is being read, kept while many are tried: native code can end the process, and then nothing else tells which it was.
/// </summary>
internal static class FuzzNote
{
    private static readonly bool IsOn = Environment.GetEnvironmentVariable("PSEUDOLABEL_FUZZ") is not null;

    /// <summary>Keeps a file where <c>PSEUDOLABEL_FUZZ</c> is set.</summary>
    public static void Keep(string name, byte[] bytes)
    {
        if (IsOn)
        {
            File.WriteAllBytes(Path.Join(Path.GetTempPath(), "pseudolabel-fuzz-" + name), bytes);
        }
    }
}
