using FsCheck.Xunit;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Numerics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Calibration;

public sealed class SoftmaxBlockTests
{
    [Property(MaxTest = 50)]
    public void Apply_EightOrSixteenLanes_SameBitsAndTheSoftmax(ulong seed)
    {
        var random = new SeededRandom(seed);
        int classes = 1 + random.NextInt32(12), rows = 1 + random.NextInt32(64);
        float[] scores = [.. Enumerable.Range(0, classes * 64).Select(_ => (float)(10 * random.NextGaussian()))];
        float[] eight = [.. scores], sixteen = [.. scores];

        SoftmaxBlock.Apply<FloatLanes8>(eight, rows, classes, 0.7f);
        SoftmaxBlock.Apply<FloatLanes16>(sixteen, rows, classes, 0.7f);

        for (int row = 0; row < rows; row++)
        {
            double[] logits = [.. Enumerable.Range(0, classes).Select(k => 0.7 * scores[k * 64 + row])];
            double sum = logits.Sum(z => Math.Exp(z - logits.Max()));
            for (int k = 0; k < classes; k++)
            {
                Assert.Equal(eight[k * 64 + row], sixteen[k * 64 + row]);
                Assert.Equal(Math.Exp(logits[k] - logits.Max()) / sum, eight[k * 64 + row], 2e-6);
            }
        }
    }
}
