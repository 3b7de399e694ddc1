namespace PseudoLabel.SelfTraining.Gate;

/// <summary>
/// The sign of a collapse that held-out labels cannot show, as it happens in the run's own chain and not in those of the folds: a class
/// that the supervised model sees in the pool and the self-trained one hardly any more. Pseudo-labels then feed on themselves (confirmation
/// bias, Arazo et al. 2020).
/// </summary>
public static class ClassCollapse
{
    /// <summary>Share of the pool from which a class counts as seen by the supervised model.</summary>
    public const double SeenShare = 0.01;

    /// <summary>Share of a class's rows that must be left: with less it has collapsed.</summary>
    public const double KeptShare = 0.2;

    /// <summary>The first class that collapsed; -1 when none did.</summary>
    /// <param name="supervised">Pool rows by class as the supervised model predicts them.</param>
    /// <param name="selfTrained">The same as the self-trained model predicts them.</param>
    public static int Find(ReadOnlySpan<long> supervised, ReadOnlySpan<long> selfTrained)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(selfTrained.Length, supervised.Length);
        long rows = 0;
        foreach (long count in supervised)
        {
            rows += count;
        }

        for (int k = 0; k < supervised.Length; k++)
        {
            if (supervised[k] >= SeenShare * rows && selfTrained[k] < KeptShare * supervised[k])
            {
                return k;
            }
        }

        return -1;
    }
}
