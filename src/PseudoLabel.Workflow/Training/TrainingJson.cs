using System.Text.Json;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Training;

/// <summary>How requests and results are written: as every document of a run.</summary>
public static class TrainingJson
{
    /// <summary>The form.</summary>
    public static JsonSerializerOptions Options => RunStoreExtensions.Json;
}
