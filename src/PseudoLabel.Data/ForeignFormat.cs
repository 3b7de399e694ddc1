using System.Text.Json.Serialization;

namespace PseudoLabel.Data;

/// <summary>Files of labeling tools that are turned into JSON Lines on the way to the reader.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ForeignFormat>))]
public enum ForeignFormat
{
    /// <summary>None: the file is what its format says.</summary>
    None,

    /// <summary>Label Studio's JSON export: tasks with their annotations.</summary>
    LabelStudio,

    /// <summary>Label Studio's JSON-MIN export: an object for each annotation.</summary>
    LabelStudioMin,

    /// <summary>Label Studio's CSV or TSV export: a line for each annotation.</summary>
    LabelStudioCsv,

    /// <summary>A manifest of SageMaker Ground Truth.</summary>
    GroundTruth,

    /// <summary>The JSON Lines export of Azure Machine Learning's labeling: a line for each image.</summary>
    AzureLines,

    /// <summary>
    /// The COCO export of Azure Machine Learning's labeling, and of other tools: one object of images, annotations and categories.
    /// </summary>
    Coco,
}
