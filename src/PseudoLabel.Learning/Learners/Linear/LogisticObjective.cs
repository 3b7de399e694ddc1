namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// The objective of <see cref="LogisticOptions.L2"/> and its gradient. Rows are cut into chunks of fixed size; chunk c belongs to
/// lane c mod lanes; a lane adds its chunks in order, and lanes are added in order. The number of lanes depends on the data alone, so
/// the sums are the same to the last bit for any number of threads.
/// </summary>
internal sealed class LogisticObjective
{
    private const int ChunkRows = 1024;
    private const int MaxLanes = 16;
    private const int MinLanes = 4;

    // What all lanes' gradients together may take, 64 MiB, unless that leaves fewer lanes than MinLanes.
    private const int LaneValues = 8 << 20;

    private readonly TrainingSet data;
    private readonly LogisticLane[] lanes;
    private readonly float[] parameters;
    private readonly double l2;
    private readonly int chunks;
    private readonly ParallelOptions parallel;

    internal LogisticObjective(TrainingSet data, double l2, int threads, CancellationToken cancellationToken = default)
    {
        this.data = data;
        this.l2 = l2;
        parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Shape = new LinearShape(data.ClassCount == 2 ? 1 : data.ClassCount, data.Features.DenseColumns, data.Features.Columns);
        chunks = (data.Features.Rows + ChunkRows - 1) / ChunkRows;
        int laneCount = Math.Min(chunks, Math.Clamp(LaneValues / Shape.Length, MinLanes, MaxLanes));
        lanes = [.. Enumerable.Range(0, laneCount).Select(_ => new LogisticLane(Shape))];
        parameters = new float[Shape.Length];
    }

    /// <summary>Layout of parameters and gradient.</summary>
    internal LinearShape Shape { get; }

    /// <summary>Computes the objective. Weights are rounded to float32 first, as the model stores them.</summary>
    /// <param name="point">Parameters in the shape's layout.</param>
    /// <param name="gradient">Receives the gradient.</param>
    internal double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = (float)point[i];
        }

        if (parallel.MaxDegreeOfParallelism == 1)
        {
            for (int lane = 0; lane < lanes.Length; lane++)
            {
                parallel.CancellationToken.ThrowIfCancellationRequested();
                RunLane(lane);
            }
        }
        else
        {
            Parallel.For(0, lanes.Length, parallel, RunLane);
        }

        gradient.Clear();
        double loss = 0;
        foreach (var lane in lanes)
        {
            loss += lane.Loss;
            VectorMath.AddScaled(1, lane.Gradient, gradient);
        }

        return loss
            + AddPenalty(point[..Shape.BiasStart], gradient)
            + AddPenalty(point[Shape.SparseStart..], gradient[Shape.SparseStart..]);
    }

    private void RunLane(int lane)
    {
        lanes[lane].Clear();
        for (int chunk = lane; chunk < chunks; chunk += lanes.Length)
        {
            int first = chunk * ChunkRows;
            lanes[lane].Add(data, first, Math.Min(data.Features.Rows, first + ChunkRows), parameters);
        }
    }

    private double AddPenalty(ReadOnlySpan<double> weights, Span<double> gradient)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * weights[i];
            gradient[i] += l2 * weights[i];
        }

        return 0.5 * l2 * sum;
    }
}
