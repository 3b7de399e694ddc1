namespace PseudoLabel.Core.Metrics;

/// <summary>A measure of a classifier on labeled rows.</summary>
public enum MetricKind
{
    /// <summary>Share of rows whose most probable class is the label.</summary>
    Accuracy,

    /// <summary>Mean over classes of the harmonic mean of precision and recall.</summary>
    MacroF1,

    /// <summary>Area under the ROC curve; one-versus-rest mean past two classes.</summary>
    Auc,

    /// <summary>Mean negative log-probability of the label; lower is better.</summary>
    LogLoss,
}
