namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>How the trees of an ensemble make one score per class.</summary>
internal enum TreeAggregation
{
    /// <summary>Boosting: a leaf holds one number, added to the score of its tree's class; the score is a logit.</summary>
    Sum,

    /// <summary>Forests: a leaf holds a distribution over the classes; the score is the logarithm of the trees' mean.</summary>
    Mean,
}
