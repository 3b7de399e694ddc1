using System.Text;
using PseudoLabel.Run.Inputs.Remote;

namespace PseudoLabel.Run.Tests.Inputs.Remote;

public sealed class ContentKindTests
{
    [Theory]
    [InlineData("\u0089PNG\r\n\u001A\n....", ".png")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0....", ".jpg")]
    [InlineData("RIFF....WEBPVP8 ", ".webp")]
    [InlineData("GIF89a......", ".gif")]
    [InlineData("II*\0\b\0\0\0", ".tif")]
    [InlineData("BM\u0036\0\0\0\0\0\0\0\u0036\0", ".bmp")]
    [InlineData("BMI,age,label\n1,2,a\n", ".csv")]
    [InlineData("ARROW1\0\0....", ".arrow")]
    [InlineData("a\tb\n1\t2\n", ".tsv")]
    public void OfContent_FirstBytes_AreThoseOfTheFormat(string start, string expected)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Encoding.Latin1.GetBytes(start));
            Assert.Equal(expected, ContentKind.OfContent(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
