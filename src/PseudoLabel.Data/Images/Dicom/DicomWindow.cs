namespace PseudoLabel.Data.Images.Dicom;

/// <summary>
/// Maps the stored values of a gray DICOM image to shades from 0 to 255 (PS3.3, C.11): slope and intercept first, then the first window.
/// Without a window, values of 8 bits stay as they are. Of deeper images the least value becomes black and the greatest white.
/// </summary>
internal sealed class DicomWindow
{
    private readonly double slope;
    private readonly double intercept;
    private readonly double? center;
    private readonly double width;
    private readonly string function;
    private readonly int? padding;
    private readonly int paddingEnd;

    private DicomWindow(DicomElements elements, DicomFrame frame)
    {
        slope = elements.Number(0x00281053) ?? 1;
        intercept = elements.Number(0x00281052) ?? 0;
        center = elements.Number(0x00281050);
        width = elements.Number(0x00281051) ?? 0;
        function = elements.Text(0x00281056);
        padding = elements.Short(0x00280120, signed: frame.Signed);
        paddingEnd = elements.Short(0x00280121, signed: frame.Signed) ?? padding ?? 0;
        if (width <= 0)
        {
            center = null;
        }
    }

    /// <summary>The shades of all pixels, and what is to be said of them.</summary>
    /// <exception cref="ImageException">The values go through a table that is not read.</exception>
    public static (float[] Shades, ImageRemarks Remarks) Shades(DicomElements elements, DicomFrame frame, int[] values)
    {
        if (elements.Has(0x00283000))
        {
            throw new ImageException("it is a DICOM image whose values go through a modality table, which is not read");
        }

        var window = new DicomWindow(elements, frame);
        bool plain = window.center is null && frame is { Stored: <= 8, Signed: false } && window is { slope: 1, intercept: 0 };
        (double least, double greatest) = plain ? (0, (1 << frame.Stored) - 1) : window.Extremes(values);
        bool inverted = frame.Photometric == "MONOCHROME1";
        float[] shades = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double value = (values[i] * window.slope) + window.intercept;
            double shade = window.center is { } middle ? window.Windowed(value, middle)
                : greatest > least ? Math.Clamp((value - least) / (greatest - least), 0, 1) * 255
                : 0;
            shades[i] = (float)(inverted ? 255 - shade : shade);
        }

        return (shades, window.center is null && !plain ? ImageRemarks.NoWindow : ImageRemarks.None);
    }

    private double Windowed(double value, double middle)
    {
        if (function == "SIGMOID")
        {
            return 255 / (1 + PortableMath.Exp(-4 * (value - middle) / width));
        }

        // The linear function of the standard is half a value off and one narrower, as its values are whole numbers.
        (double at, double wide) = function == "LINEAR_EXACT" ? (middle, width) : (middle - 0.5, width - 1);
        return value <= at - (wide / 2) ? 0 : value > at + (wide / 2) ? 255 : (((value - at) / wide) + 0.5) * 255;
    }

    /// <summary>The least and the greatest value; what pads the image around what was taken does not count.</summary>
    private (double Least, double Greatest) Extremes(int[] values)
    {
        double least = double.PositiveInfinity, greatest = double.NegativeInfinity;
        (int from, int to) = padding is { } pad ? (Math.Min(pad, paddingEnd), Math.Max(pad, paddingEnd)) : (1, 0);
        foreach (int stored in values)
        {
            if (stored < from || stored > to)
            {
                double value = (stored * slope) + intercept;
                least = Math.Min(least, value);
                greatest = Math.Max(greatest, value);
            }
        }

        return (least, greatest);
    }
}
