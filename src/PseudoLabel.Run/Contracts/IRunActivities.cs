namespace PseudoLabel.Run.Contracts;

/// <summary>
/// What a run does, one method an activity. Each is idempotent: it writes its result under a name that follows from its request,
/// and finding that result it returns it. The step method calls them through this interface only: in this process here,
/// through a durable orchestration there.
/// </summary>
public interface IRunActivities
{
    /// <summary>Finds rows, columns and classes, cuts batches, fits the features, encodes the labeled rows.</summary>
    /// <param name="runId">The run.</param>
    Task<PlanResult> PlanAsync(string runId);

    /// <summary>Does one piece of work that fans out.</summary>
    /// <param name="kind">What to do.</param>
    /// <param name="request">To which piece.</param>
    Task<PieceResult> PieceAsync(PieceKind kind, PieceRequest request);

    /// <summary>Does a run of pieces, by <see cref="Steps.Shard"/>, in a place of its own where the host has one.</summary>
    /// <param name="request">Which.</param>
    Task<PieceResult> ShardAsync(ShardRequest request);

    /// <summary>
    /// Sets the batches of a piece that failed for good aside: their rows are 'rejected' from then on, and the piece, asked for again, says
    /// so.
    /// </summary>
    /// <param name="piece">The piece, and what went wrong.</param>
    /// <exception cref="PseudoLabel.Data.UserErrorException">
    /// More batches have failed than the settings tolerate; it names them.
    /// </exception>
    Task<PieceResult> SetAsideAsync(FailedPiece piece);

    /// <summary>What went wrong with a piece of work, in words; null where no work failed but the host is stopping.</summary>
    /// <param name="fault">What was thrown.</param>
    string? FailureOf(Exception fault);

    /// <summary>
    /// After ingest: refuses the run where too many rows were set aside, gathers the pool that the gate's chains see, and tests whether it
    /// is drawn like the labeled rows; refuses the run where it is not and the settings say so.
    /// </summary>
    /// <param name="request">The run.</param>
    Task<PieceResult> GatherAsync(RoundRequest request);

    /// <summary>Trains the model of a round on labels and selected rows; in round 0 the supervised model, and picks the learner.</summary>
    /// <param name="request">The round.</param>
    Task<TrainResult> TrainAsync(RoundRequest request);

    /// <summary>
    /// Asks for a round's network: writes what the trainer is asked for, and starts a job for the attempt unless it has one.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    /// <returns>How long to wait for it.</returns>
    Task<TrainingTerms> StartTrainingAsync(TrainingAttempt attempt);

    /// <summary>
    /// Looks how an attempt stands. The result in the store is success, whichever attempt it is of and whatever became of the job.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    Task<TrainingPoll> PollTrainingAsync(TrainingAttempt attempt);

    /// <summary>Stops an attempt's job, where it has one that runs.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <returns>True.</returns>
    Task<bool> StopTrainingAsync(TrainingAttempt attempt);

    /// <summary>Waits, where the host can: it may end early when there is something to look at.</summary>
    /// <param name="delay">How long.</param>
    Task DelayAsync(TimeSpan delay);

    /// <summary>Merges the batches' histograms and sets the round's thresholds.</summary>
    /// <param name="request">The round.</param>
    Task<SelectResult> SelectAsync(RoundRequest request);

    /// <summary>Scores a round on held-out labels and says whether to go on.</summary>
    /// <param name="request">The round.</param>
    Task<EvaluateResult> EvaluateAsync(RoundRequest request);

    /// <summary>Asks the gate, builds and calibrates the model to publish, sets the acceptance thresholds.</summary>
    /// <param name="request">The run and its rounds.</param>
    Task<PublishResult> DecideAsync(PublishRequest request);

    /// <summary>Writes the result files from the labeled batches.</summary>
    /// <param name="request">The run and its rounds.</param>
    Task<PublishResult> PublishAsync(PublishRequest request);
}
