namespace PseudoLabel.Run.Contracts;

/// <summary>
/// Every attempt at training the network failed, for reasons that are not the user's input. What was trained before it stays: the run can
/// be resumed.
/// </summary>
/// <param name="message">What became of each attempt, in one line.</param>
public sealed class TrainingFailedException(string message) : Exception(message);
