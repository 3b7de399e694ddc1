namespace PseudoLabel.Learning.Features.Times;

/// <summary>Sines and cosines of the places in a cycle, by plain arithmetic alone, so that every machine gives the same bits.</summary>
internal sealed class Cycle
{
    private readonly float[] sines;
    private readonly float[] cosines;

    internal Cycle(int length)
    {
        sines = [.. Enumerable.Range(0, length).Select(k => (float)Sine(k / (double)length))];
        cosines = [.. Enumerable.Range(0, length).Select(k => (float)Sine((k / (double)length) + 0.25))];
    }

    internal float Sine(int place) => sines[place];

    internal float Cosine(int place) => cosines[place];

    /// <summary>The sine of a share of the circle: brought into a quarter of it by symmetry, then by its series.</summary>
    private static double Sine(double turn)
    {
        turn -= Math.Floor(turn);
        double sign = turn < 0.5 ? 1 : -1;
        turn = turn < 0.5 ? turn : turn - 0.5;
        turn = turn < 0.25 ? turn : 0.5 - turn;
        double x = turn * 2 * Math.PI;
        double term = x;
        double sum = x;
        for (int n = 2; n < 24; n += 2)
        {
            term *= -x * x / (n * (n + 1));
            sum += term;
        }

        return sign * sum;
    }
}
