using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Identity;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Training.ContainerApps;

/// <summary>
/// Trainings as executions of Container Apps jobs. Each carries the reference of its attempt in its environment, by which it is found again
/// where the answer to its start was lost, so that an attempt has one execution. A status that cannot be had says nothing: the deadline
/// ends what goes on too long.
/// </summary>
public sealed class ContainerAppsTrainingJobs : ITrainingJobs
{
    /// <summary>The environment variable of an execution that holds its reference.</summary>
    public const string ReferenceVariable = "PSEUDOLABEL_REQUEST";

    private const int StartTries = 3;
    private readonly ContainerAppsJobs jobs;
    private readonly JobsClient client;

    /// <summary>Creates the jobs.</summary>
    /// <param name="jobs">Which.</param>
    /// <param name="credential">Who asks.</param>
    public ContainerAppsTrainingJobs(ContainerAppsJobs jobs, TokenCredential credential)
        : this(jobs, new JobsClient(credential, new PipelineOptions()))
    {
    }

    internal ContainerAppsTrainingJobs(ContainerAppsJobs jobs, JobsClient client)
    {
        this.jobs = jobs;
        this.client = client;
    }

    /// <summary>How long a start whose answer was lost is waited for to be listed.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.GetJobAsync(jobs.Job, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 401 or 403 or 404)
        {
            throw new UserErrorException(
                $"the trainer's job {jobs.Job} cannot be used ({e.Status} {e.ErrorCode}): is it deployed, and has this app the role "
                    + "Container Apps Jobs Operator on it?", inner: e);
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await NoteAsync(job, cancellationToken) is null)
        {
            string execution = await FindOrStartAsync(job, cancellationToken);
            await TrainingDocuments.WriteAsync(
                job.Store, job.Names.Execution(job.Attempt), new ExecutionNote(jobs.Of(job), execution), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<TrainingJobState> StateAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await NoteAsync(job, cancellationToken) is not { } note)
        {
            return TrainingJobState.Gone;
        }

        try
        {
            return await client.StatusAsync(note.Job, note.Execution, cancellationToken) switch
            {
                null => TrainingJobState.Gone,
                "Succeeded" or "Failed" or "Stopped" => TrainingJobState.Ended,
                _ => TrainingJobState.Running,
            };
        }
        catch (Exception e) when (IsPassing(e, cancellationToken))
        {
            return TrainingJobState.Running;
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        string name = (await NoteAsync(job, cancellationToken))?.Job ?? jobs.Of(job);
        await foreach (JsonNode execution in client.ListAsync(name, cancellationToken))
        {
            // All that bear the reference: two that asked at once may each have started one.
            if (ExecutionTemplate.ReferenceOf(execution) == job.Reference
                && (string?)execution["properties"]?["status"] is not ("Succeeded" or "Failed" or "Stopped"))
            {
                await client.StopAsync(name, (string)execution["name"]!, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Looks before each start: one whose answer was lost may have started. One that was taken without a name is only looked for.
    /// </summary>
    private async Task<string> FindOrStartAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        string name = jobs.Of(job);
        bool taken = false;
        Exception? last = null;
        for (int look = 0; look <= StartTries; look++)
        {
            try
            {
                string? found = await FindAsync(name, job.Reference, cancellationToken);
                if (found is null && !taken && look < StartTries)
                {
                    found = await client.StartAsync(
                        name, ExecutionTemplate.Of(await client.GetJobAsync(name, cancellationToken), job), cancellationToken);
                    taken = true;
                }

                if (found is { Length: > 0 })
                {
                    return found;
                }
            }
            catch (Exception e) when (IsPassing(e, cancellationToken))
            {
                last = e;
            }
            catch (RequestFailedException e)
            {
                throw new TrainingJobException($"job {name}: {e.Status} {e.ErrorCode}: {FirstLine(e.Message)}", e);
            }

            await Task.Delay(Patience, cancellationToken);
        }

        throw new TrainingJobException($"job {name}: {FirstLine(last?.Message ?? "it lists no execution")}", last);
    }

    private async Task<string?> FindAsync(string name, string reference, CancellationToken cancellationToken)
    {
        await foreach (JsonNode execution in client.ListAsync(name, cancellationToken))
        {
            if (ExecutionTemplate.ReferenceOf(execution) == reference)
            {
                return (string?)execution["name"];
            }
        }

        return null;
    }

    private static bool IsPassing(Exception fault, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && fault switch
        {
            RequestFailedException e => e.Status is 0 or 408 or 429 or >= 500,
            AggregateException or IOException or HttpRequestException => true,
            OperationCanceledException or AuthenticationFailedException => true,
            _ => false,
        };

    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim();

    private static Task<ExecutionNote?> NoteAsync(TrainingJob job, CancellationToken cancellationToken) =>
        TrainingDocuments.FindAsync<ExecutionNote>(job.Store, job.Names.Execution(job.Attempt), cancellationToken);

    private sealed record ExecutionNote(string Job, string Execution);

    private sealed class PipelineOptions : ClientOptions;
}
