using PseudoLabel.Data.Images.Jpeg;

namespace PseudoLabel.Data.Images.Dicom;

/// <summary>
/// Decodes DICOM: pixels that lie plainly, packed by runs, as 8-bit JPEG or as lossless JPEG; the first of several frames. No DICOM library
/// is needed for it, and no element is read that names a person.
/// </summary>
public static class DicomImage
{
    /// <summary>Decodes.</summary>
    /// <param name="file">The file's bytes, which <see cref="ImageFormats.IsDicom"/> tells.</param>
    /// <param name="jpeg">Decodes the frames that are JPEG.</param>
    /// <param name="reserve">Hears how many bytes of memory it will take, before it takes them.</param>
    /// <exception cref="ImageException">
    /// It is cut short or damaged, of a kind that is not read, or declares more pixels than are decoded.
    /// </exception>
    public static ImagePixels Decode(ReadOnlySpan<byte> file, IImageDecoder jpeg, Action<long> reserve)
    {
        ArgumentNullException.ThrowIfNull(jpeg);
        ArgumentNullException.ThrowIfNull(reserve);
        DicomElements elements = DicomElements.Read(file);
        DicomFrame frame = DicomFrame.Read(elements);

        // Its values as whole numbers, and what is made of them.
        reserve((long)frame.Width * frame.Height * frame.Samples * (sizeof(int) + sizeof(float)));
        ImagePixels pixels = DicomSyntax.IsPlain(elements.Syntax) || elements.Syntax == DicomSyntax.RunLength
            ? OfValues(elements, frame, frame.Values(elements))
            : DicomSyntax.IsJpeg(elements.Syntax) ? OfJpeg(elements, frame, jpeg)
            : DicomSyntax.IsLosslessJpeg(elements.Syntax) ? OfLosslessJpeg(elements, frame)
            : throw new ImageException(
                $"it is a DICOM image whose pixels are packed by {DicomSyntax.Name(elements.Syntax)}, which is not read");
        return frame.Frames > 1 ? pixels.With(ImageRemarks.FirstFrame) : pixels;
    }

    private static ImagePixels OfValues(DicomElements elements, DicomFrame frame, int[] values)
    {
        if (!frame.IsGray)
        {
            return DicomColors.Pixels(elements, frame, values);
        }

        (float[] shades, ImageRemarks remarks) = DicomWindow.Shades(elements, frame, values);
        return new ImagePixels(frame.Width, frame.Height, 1, shades) { Remarks = remarks };
    }

    /// <summary>Of lossless JPEG the values are those that were stored, colors too: nothing is converted.</summary>
    private static ImagePixels OfLosslessJpeg(DicomElements elements, DicomFrame frame)
    {
        byte[] encoded = frame.Encapsulated(elements);
        JpegHeader header = ShapeOf(encoded, frame);
        if (header.Process != 0xC3 || frame.Photometric == "YBR_FULL_422")
        {
            throw new ImageException("it is a DICOM image whose JPEG frame is of another kind than the file says");
        }

        int[] values = LosslessJpeg.Values(encoded, header);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = frame.Value(values[i]);
        }

        return OfValues(elements, frame, values);
    }

    private static JpegHeader ShapeOf(byte[] encoded, DicomFrame frame)
    {
        if (ImageFormats.Of(encoded) != ImageFormat.Jpeg)
        {
            throw DicomElements.CutShort();
        }

        JpegHeader header = JpegHeader.Read(encoded);
        return header.Components == frame.Samples && header.Width == frame.Width && header.Height == frame.Height
            ? header
            : throw new ImageException("it is a DICOM image whose JPEG frame is of another shape than the file says");
    }

    private static ImagePixels OfJpeg(DicomElements elements, DicomFrame frame, IImageDecoder jpeg)
    {
        byte[] encoded = frame.Encapsulated(elements);
        JpegHeader header = ShapeOf(encoded, frame);
        if (frame.Photometric == "PALETTE COLOR" || (frame.Photometric == "RGB" && !header.Adobe))
        {
            // Decoders would take RGB for brightness and colors.
            throw new ImageException(
                "it is a DICOM image of RGB or palette colors in a JPEG frame that does not say so, which is not read");
        }

        ImagePixels decoded = jpeg.Decode(encoded);
        if (frame is { IsGray: false } || decoded.Deep is not null)
        {
            return decoded;
        }

        int[] values = new int[frame.Width * frame.Height];
        using (decoded)
        {
            ReadOnlySpan<byte> bytes = decoded.Bytes;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = frame.Value(bytes[i * 3]);
            }
        }

        return OfValues(elements, frame, values);
    }
}
