namespace PseudoLabel.Data;

/// <summary>What is to be said of an image beside its pixels.</summary>
[Flags]
public enum ImageRemarks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It holds more than 8 bits a value; all of them are kept.</summary>
    Deep = 1,

    /// <summary>It holds several pages; the first is taken.</summary>
    FirstPage = 2,

    /// <summary>It holds several frames, as an animation or a medical sequence does; the first is taken.</summary>
    FirstFrame = 4,

    /// <summary>It is a medical image without a window: its least value is taken for black, its greatest for white.</summary>
    NoWindow = 8,
}
