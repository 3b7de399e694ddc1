using System.Text.Json.Nodes;
using PseudoLabel.Run.Settings;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Http;

/// <summary>What would ask for a run again.</summary>
/// <param name="Dataset">Its data set.</param>
/// <param name="Settings">Its settings.</param>
internal sealed record RunRequest(string Dataset, JsonObject Settings)
{
    /// <summary>
    /// The settings of a run that are not the defaults, and those that the data set's own settings name: these would take their place.
    /// </summary>
    public static async Task<RunRequest> OfAsync(RunCatalog catalog, RunEntry run, CancellationToken cancellationToken)
    {
        RunSettings settings = (await catalog.JobAsync(run.Id, cancellationToken)).Settings;
        LayeredSettings.Layer? own = await catalog.SettingsAsync(run.Dataset, cancellationToken);
        using var text = new MemoryStream();
        RunSettingsJson.Write(settings, text);
        JsonObject all = JsonNode.Parse(text.ToArray())!.AsObject();
        var found = new JsonObject();
        foreach (Setting setting in SettingList.Taken)
        {
            if (!setting.IsDefault(settings) || own?.Json.ContainsKey(setting.Name) == true)
            {
                found[setting.Name] = all[setting.Name]?.DeepClone();
            }
        }

        return new RunRequest(run.Dataset, found);
    }
}
