using BitMiracle.LibTiff.Classic;

namespace PseudoLabel.Run.Inputs.Images;

/// <summary>Hears of LibTiff's errors, which it would write to the console; its warnings are of no use to anyone here.</summary>
internal sealed class TiffErrors : TiffErrorHandler
{
    // An image is decoded on one thread.
    [ThreadStatic]
    private static bool any;

    static TiffErrors() => Tiff.SetErrorHandler(new TiffErrors());

    /// <summary>Whether there was an error on this thread since <see cref="Begin"/>.</summary>
    public static bool Any => any;

    /// <summary>Forgets earlier errors.</summary>
    public static void Begin() => any = false;

    public override void ErrorHandler(Tiff tif, string method, string format, params object[] args) => any = true;

    public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args) => any = true;

    public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
    {
    }

    public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
    }
}
