namespace PseudoLabel.Run.Tests.Inputs.Images.Writers;

/// <summary>Has a JPEG say that it is stored turned.</summary>
internal static class TurnedJpeg
{
    /// <summary>Puts an EXIF segment with nothing but an orientation behind the start marker.</summary>
    public static byte[] Write(byte[] jpeg, int orientation) =>
    [
        .. jpeg[..2],
        0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0,
        0, 0,
        .. jpeg[2..],
    ];
}
