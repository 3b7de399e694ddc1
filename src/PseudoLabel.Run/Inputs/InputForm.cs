namespace PseudoLabel.Run.Inputs;

/// <summary>What is set about inputs whose names do not say it.</summary>
public sealed record InputForm
{
    /// <summary>The format of what comes through a pipe or from an address, where its name does not tell: <c>auto</c> looks.</summary>
    public string Format { get; init; } = "auto";

    /// <summary>The label column, where labels are read; empty where none is named.</summary>
    public string Label { get; init; } = "";

    /// <summary>
    /// The sheet that is read of workbooks, by name or number from 1; empty for the first visible one that holds anything.
    /// </summary>
    public string Sheet { get; init; } = "";
}
