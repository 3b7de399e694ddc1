namespace PseudoLabel.SelfTraining.Shares;

/// <summary>
/// Class shares of a pool, given the mean of its rows' moments and the mean moments of each class's rows: the shares whose mixture of the
/// classes explains the pool's. Maximizes W sum_j m_j ln (sum_k q_k C_jk) + sum_k a_k ln q_k over the simplex by expectation and
/// maximization, which is Saerens, Latinne and Decaestecker (2002) over moments in the place of rows, with a Dirichlet prior.
/// </summary>
internal static class ShareSolver
{
    private const int MostSteps = 200;
    private const double Enough = 1e-7;

    /// <summary>Finds the shares.</summary>
    /// <param name="mean">The J moments of the pool, adding up to more than 0.</param>
    /// <param name="ofClass">The J moments of each of the K classes.</param>
    /// <param name="prior">The prior's K weights, in rows.</param>
    /// <param name="poolWeight">W: what the pool weighs, in rows.</param>
    public static double[] Solve(double[] mean, double[][] ofClass, double[] prior, double poolWeight)
    {
        int classes = prior.Length;
        double priorSum = prior.Sum();
        double total = mean.Sum();
        double[] shares = [.. prior.Select(a => a / priorSum)];
        var mass = new double[classes];
        for (int step = 0; step < MostSteps; step++)
        {
            Array.Clear(mass);
            for (int j = 0; j < mean.Length; j++)
            {
                double mixed = 0;
                for (int k = 0; k < classes; k++)
                {
                    mixed += shares[k] * ofClass[k][j];
                }

                double ratio = mixed > 0 ? mean[j] / (mixed * total) : 0;
                for (int k = 0; k < classes; k++)
                {
                    mass[k] += ratio * shares[k] * ofClass[k][j];
                }
            }

            double massSum = mass.Sum();
            double moved = 0;
            for (int k = 0; k < classes; k++)
            {
                double next = (poolWeight * mass[k] / massSum + prior[k]) / (poolWeight + priorSum);
                moved = Math.Max(moved, Math.Abs(next - shares[k]));
                shares[k] = next;
            }

            if (moved < Enough)
            {
                break;
            }
        }

        return shares;
    }
}
