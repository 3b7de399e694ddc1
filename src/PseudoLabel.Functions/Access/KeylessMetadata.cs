using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace PseudoLabel.Functions.Access;

/// <summary>
/// Tells the host that no route needs one of its keys. The host looks for a key before the app sees the request, whoever has signed in; so
/// where the app tells callers apart itself, it takes all of that upon itself.
/// </summary>
/// <param name="own">What the functions say of themselves.</param>
internal sealed class KeylessMetadata(IFunctionMetadataProvider own) : IFunctionMetadataProvider
{
    private const string Trigger = "httpTrigger";

    public async Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory)
    {
        ImmutableArray<IFunctionMetadata> functions = await own.GetFunctionMetadataAsync(directory);
        foreach (IFunctionMetadata function in functions)
        {
            for (int i = 0; i < function.RawBindings?.Count; i++)
            {
                JsonObject binding = JsonNode.Parse(function.RawBindings[i])!.AsObject();
                if (binding["type"]?.GetValue<string>() == Trigger)
                {
                    binding["authLevel"] = "Anonymous";
                    function.RawBindings[i] = binding.ToJsonString();
                }
            }
        }

        return functions;
    }
}
