namespace PseudoLabel.Learning.Learners.Views;

/// <summary>
/// The part of the features that a learner sees. What a pretrained network makes of a text or an image, and what is read from it directly
/// (n-grams, pixels, the row's other columns), are two views of one row, and learners on each err differently (co-training: Blum and
/// Mitchell 1998).
/// </summary>
public enum FeatureView
{
    /// <summary>All features.</summary>
    All,

    /// <summary>The vectors of pretrained networks alone.</summary>
    Embedded,

    /// <summary>All but those.</summary>
    Own,
}
