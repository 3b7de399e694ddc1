using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Functions.Contracts;

/// <summary>The names of the activity functions: what histories hold, so a name once released stays.</summary>
internal static class ActivityNames
{
    public const string Plan = "Plan";
    public const string Ingest = "Ingest";
    public const string Chain = "Chain";
    public const string Predict = "Predict";
    public const string Label = "Label";
    public const string SetAside = "SetAside";
    public const string Gather = "Gather";
    public const string Train = "Train";
    public const string StartTraining = "StartTraining";
    public const string PollTraining = "PollTraining";
    public const string StopTraining = "StopTraining";
    public const string Select = "Select";
    public const string Evaluate = "Evaluate";
    public const string Decide = "Decide";
    public const string Publish = "Publish";
    public const string SaveState = "SaveState";
    public const string RunEnded = "RunEnded";
    public const string UploadsSettled = "UploadsSettled";

    /// <summary>The activity that does pieces of a kind.</summary>
    public static string Of(PieceKind kind) => kind switch
    {
        PieceKind.Ingest => Ingest,
        PieceKind.Chain => Chain,
        PieceKind.Predict => Predict,
        PieceKind.Label => Label,
    };
}
