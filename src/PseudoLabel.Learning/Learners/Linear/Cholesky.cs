namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>The Cholesky factor of a symmetric positive definite matrix (Golub and Van Loan, Matrix Computations, section 4.2).</summary>
internal sealed class Cholesky
{
    private readonly double[][] lower;

    /// <summary>Factors a matrix in place.</summary>
    /// <param name="matrix">Its lower triangle, row by row; replaced by the factor.</param>
    internal Cholesky(double[][] matrix)
    {
        lower = matrix;
        for (int i = 0; i < matrix.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = matrix[i][j] - VectorMath.Dot(matrix[i].AsSpan(0, j), matrix[j]);

                // Rounding may leave a pivot at or below zero where columns are collinear; its own size is then the safe one.
                matrix[i][j] = j < i ? rest / matrix[j][j] : Math.Sqrt(rest > 0 ? rest : Math.Max(matrix[i][i], double.Epsilon));
            }
        }
    }

    /// <summary>Solves matrix * x = b in place.</summary>
    /// <param name="b">The right side; receives x.</param>
    internal void Solve(double[] b)
    {
        for (int i = 0; i < lower.Length; i++)
        {
            b[i] = (b[i] - VectorMath.Dot(lower[i].AsSpan(0, i), b)) / lower[i][i];
        }

        for (int i = lower.Length - 1; i >= 0; i--)
        {
            b[i] /= lower[i][i];
            VectorMath.AddScaled(-b[i], lower[i], b.AsSpan(0, i));
        }
    }
}
