using System.Text.Json.Nodes;

namespace PseudoLabel.Run.Training.ContainerApps;

/// <summary>
/// What an execution is started with. It replaces the job's own containers as a whole, so all that is theirs must be in it: image,
/// resources, environment.
/// </summary>
internal static class ExecutionTemplate
{
    /// <summary>What the form of an execution's container has; a job's container has more, which is the job's alone.</summary>
    private static readonly string[] Kept = ["image", "name", "command", "args", "env", "resources"];

    public static JsonNode Of(JsonNode job, TrainingJob training)
    {
        JsonNode template = job["properties"]?["template"] ?? throw new TrainingJobException("the job has no template");
        var containers = new JsonArray([.. (template["containers"]?.AsArray() ?? []).Select(c => Copy(c!))]);
        if (containers.Count == 0)
        {
            throw new TrainingJobException("the job has no container");
        }

        JsonNode trainer = containers[0]!;
        trainer["args"] = new JsonArray([.. training.Arguments().Select(a => (JsonNode)a)]);
        JsonNode?[] kept =
            [.. (trainer["env"]?.AsArray() ?? []).Where(e => (string?)e?["name"] != ContainerAppsTrainingJobs.ReferenceVariable)
                .Select(e => e?.DeepClone())];
        trainer["env"] = new JsonArray(
            [.. kept, new JsonObject { ["name"] = ContainerAppsTrainingJobs.ReferenceVariable, ["value"] = training.Reference }]);
        var started = new JsonObject { ["containers"] = containers };
        if (template["initContainers"] is JsonArray { Count: > 0 } first)
        {
            started["initContainers"] = new JsonArray([.. first.Select(c => (JsonNode)Copy(c!))]);
        }

        return started;
    }

    /// <summary>The reference that an execution was started with; null for one that was started otherwise.</summary>
    public static string? ReferenceOf(JsonNode execution) => (execution["properties"]?["template"]?["containers"]?.AsArray() ?? [])
        .SelectMany(c => c?["env"]?.AsArray() ?? [])
        .Where(e => (string?)e?["name"] == ContainerAppsTrainingJobs.ReferenceVariable)
        .Select(e => (string?)e?["value"])
        .FirstOrDefault();

    private static JsonObject Copy(JsonNode container) =>
        new(Kept.Where(name => container[name] is not null).Select(name => KeyValuePair.Create(name, container[name]?.DeepClone())));
}
