using Microsoft.Extensions.Configuration;
using PseudoLabel.Functions.Storage;
using PseudoLabel.Run.Training;
using PseudoLabel.Run.Training.ContainerApps;

namespace PseudoLabel.Functions;

/// <summary>
/// Where the app's networks are trained: by the Container Apps jobs that its settings name, else by processes of its own machine where it
/// has the trainer.
/// </summary>
internal static class TrainingHost
{
    /// <summary>The jobs; null where a run that asks for a network is to be refused.</summary>
    public static ITrainingJobs? Jobs(IConfiguration configuration)
    {
        if (ContainerAppsJobs.From(name => configuration[name]) is { } jobs)
        {
            return new ContainerAppsTrainingJobs(jobs, DataStorage.Identity(configuration));
        }

        return TrainerProgram.Find() is { } program ? new LocalTrainingJobs(program) : null;
    }
}
