using System.Runtime.InteropServices;
using System.Text;

namespace PseudoLabel.Trainer.Devices;

/// <summary>
/// What NVIDIA's driver says of the first card, which TorchSharp does not tell: its name, and which numbers it computes with. The driver's
/// own interface (cuda.h), which is there wherever torch finds a card.
/// </summary>
internal static class CudaDriver
{
    private const int NameBytes = 256;

    // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR.
    private const int CapabilityMajor = 75;
    private const int CapabilityMinor = 76;

    private static readonly Lazy<CudaCard?> Card = new(Ask);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Init(uint flags);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int DeviceGet(out int device, int ordinal);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int DeviceGetName(byte[] name, int length, int device);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int DeviceGetAttribute(out int value, int attribute, int device);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int DeviceTotalMem(out nuint bytes, int device);

    /// <summary>The card; null where there is none, or its driver does not tell.</summary>
    public static CudaCard? First => Card.Value;

    private static CudaCard? Ask()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint driver))
        {
            return null;
        }

        try
        {
            var name = new byte[NameBytes];
            return Of<Init>(driver, "cuInit")(0) == 0
                && Of<DeviceGet>(driver, "cuDeviceGet")(out int device, 0) == 0
                && Of<DeviceGetName>(driver, "cuDeviceGetName")(name, NameBytes, device) == 0
                && Of<DeviceGetAttribute>(driver, "cuDeviceGetAttribute") is var attribute
                && attribute(out int major, CapabilityMajor, device) == 0
                && attribute(out int minor, CapabilityMinor, device) == 0
                && Of<DeviceTotalMem>(driver, "cuDeviceTotalMem_v2")(out nuint bytes, device) == 0
                ? new CudaCard(Encoding.ASCII.GetString(name, 0, Math.Max(0, Array.IndexOf(name, (byte)0))), major, minor, (long)bytes)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static T Of<T>(nint driver, string function)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(driver, function));
}
