namespace PseudoLabel.Service.Runs;

/// <summary>A run's results are asked for, and it has none, or not all of them.</summary>
internal sealed class IncompleteRunException() : Exception("the run is not complete");
