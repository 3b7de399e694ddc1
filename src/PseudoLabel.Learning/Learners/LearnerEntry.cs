namespace PseudoLabel.Learning.Learners;

/// <summary>How a learner of a name is made.</summary>
/// <param name="Create">Makes it.</param>
public sealed record LearnerEntry(Func<ILearner> Create)
{
    /// <summary>Its forms with other strengths of penalty: cross-validation picks among them and the learner itself.</summary>
    public IReadOnlyList<LearnerVariant> Variants { get; init; } = [];

    /// <summary>Whether its models are linear, which score a row many times faster than trees.</summary>
    public bool IsLinear { get; init; }
}

/// <summary>Another form of a learner.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Create">Makes it.</param>
public sealed record LearnerVariant(string Name, Func<ILearner> Create);
