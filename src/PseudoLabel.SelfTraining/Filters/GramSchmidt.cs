namespace PseudoLabel.SelfTraining.Filters;

/// <summary>Makes vectors orthonormal.</summary>
internal static class GramSchmidt
{
    /// <summary>Gram and Schmidt's, each vector gone over twice; one that the others span already becomes zero.</summary>
    /// <param name="vectors">Columns x count values, row-major: the vectors side by side; changed in place.</param>
    /// <param name="columns">Length of each.</param>
    public static void Orthonormalize(double[] vectors, int columns, int count)
    {
        double Dot(int a, int b)
        {
            double sum = 0;
            for (int column = 0; column < columns; column++)
            {
                sum += vectors[column * count + a] * vectors[column * count + b];
            }

            return sum;
        }

        for (int j = 0; j < count; j++)
        {
            double before = Math.Sqrt(Dot(j, j));
            for (int other = 0; other < 2 * j; other++)
            {
                double part = Dot(j, other % j);
                for (int column = 0; column < columns; column++)
                {
                    vectors[column * count + j] -= part * vectors[column * count + other % j];
                }
            }

            double norm = Math.Sqrt(Dot(j, j));
            double factor = norm > 1e-9 * before && norm > 0 ? 1 / norm : 0;
            for (int column = 0; column < columns; column++)
            {
                vectors[column * count + j] *= factor;
            }
        }
    }
}
