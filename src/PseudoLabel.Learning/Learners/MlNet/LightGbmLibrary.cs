using System.Runtime.InteropServices;
using Microsoft.ML.Trainers.LightGbm;

namespace PseudoLabel.Learning.Learners.MlNet;

/// <summary>LightGBM's native library: whether it loads here, and why not.</summary>
internal static class LightGbmLibrary
{
    private static readonly Lazy<string> Problem = new(Load);

    /// <summary>Empty when the library loads; else one line that says what is missing and what to do. Tried once per process.</summary>
    public static string Reason => Problem.Value;

    /// <summary>Words the fault of the system's loader for a user.</summary>
    /// <param name="fault">What the loader said.</param>
    internal static string Explain(string fault) => fault.Contains("libgomp", StringComparison.Ordinal)
        ? "LightGBM cannot load because the OpenMP library libgomp.so.1 is missing: install it (apt-get install libgomp1), "
            + "or choose another learner."
        : $"LightGBM's native library cannot load on {RuntimeInformation.RuntimeIdentifier} ({FirstLine(fault)}): choose another learner.";

    private static string Load()
    {
        try
        {
            NativeLibrary.Load("lib_lightgbm", typeof(LightGbmMulticlassTrainer).Assembly, null);
            return "";
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return Explain(e.Message);
        }
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
