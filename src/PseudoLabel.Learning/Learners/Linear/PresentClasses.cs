namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>The classes that have rows; only these are trained, under numbers of their own.</summary>
internal sealed class PresentClasses
{
    private PresentClasses(int[] classes, double[] classWeights)
    {
        Classes = classes;
        ClassWeights = classWeights;
    }

    /// <summary>The class behind each number.</summary>
    internal int[] Classes { get; }

    /// <summary>Total weight of each present class's rows.</summary>
    internal double[] ClassWeights { get; }

    /// <summary>Total weight of all rows.</summary>
    internal double TotalWeight => ClassWeights.Sum();

    /// <summary>Finds them.</summary>
    internal static PresentClasses Of(TrainingSet data)
    {
        var weights = new double[data.ClassCount];
        for (int row = 0; row < data.Features.Rows; row++)
        {
            weights[data.Labels[row]] += data.Weights[row];
        }

        int[] classes = [.. Enumerable.Range(0, data.ClassCount).Where(k => weights[k] > 0)];
        return new PresentClasses(classes, [.. classes.Select(k => weights[k])]);
    }

    /// <summary>Labels in the present classes' own numbers.</summary>
    internal int[] Renumber(TrainingSet data)
    {
        if (Classes.Length == data.ClassCount)
        {
            return data.Labels;
        }

        var numbers = new int[data.ClassCount];
        for (int i = 0; i < Classes.Length; i++)
        {
            numbers[Classes[i]] = i;
        }

        return [.. data.Labels.Take(data.Features.Rows).Select(label => numbers[label])];
    }
}
