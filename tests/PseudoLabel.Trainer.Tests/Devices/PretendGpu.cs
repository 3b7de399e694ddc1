using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Devices;

/// <summary>
/// A GPU that is none: its tensors are on the CPU, and known to be its own. Guarded code (<see cref="GuardedAssembly"/>) is refused what
/// CUDA refuses: generators of the CPU for its tensors, tensors of both devices in one operation, reading its memory. It is told that its
/// tensors are on CUDA, so that it goes the ways that it goes there.
/// </summary>
public static class PretendGpu
{
    private static readonly ConditionalWeakTable<object, object> Places = [];

    [ThreadStatic]
    private static int waits;

    /// <summary>The device to ask for.</summary>
    public static Device Device { get; } = Pretended();

    /// <summary>Times that this thread waited for the GPU's values.</summary>
    public static int Waits => waits;

    /// <summary>Whether a tensor is the GPU's; null where that is not known.</summary>
    public static bool? Has(Tensor tensor) => Places.TryGetValue(tensor, out object? place) ? (bool)place : null;

    /// <summary>Calls a method of TorchSharp.</summary>
    /// <param name="arguments">Its arguments, the instance first.</param>
    public static object? Call(RuntimeMethodHandle method, RuntimeTypeHandle type, object?[] arguments)
    {
        MethodBase called = MethodBase.GetMethodFromHandle(method, type)!;
        Device? asked = arguments.OfType<Device>().FirstOrDefault();
        Tensor[] tensors = [.. arguments.SelectMany(Tensors)];
        switch (called.Name)
        {
            case "get_device" when tensors is [{ } one] && Has(one) == true:
                return Device;
            case "get_device_type" when tensors is [{ } one] && Has(one) == true:
                return DeviceType.CUDA;
            case "to" or "cpu" when arguments[0] is Tensor moved && (asked is not null || called.Name == "cpu"):
                waits += Has(moved) == true && asked?.type != DeviceType.CUDA ? 1 : 0;
                return Moved(moved, asked?.type == DeviceType.CUDA);
            case "to" when arguments[0] is nn.Module module && asked is not null:
                Array.ForEach([.. Of(module)], t => Places.AddOrUpdate(t, asked.type == DeviceType.CUDA));
                return module;
            case "copy_":
                return Invoke(called, arguments);
            case "get_data" or "data" when tensors.Any(t => Has(t) == true):
                throw new InvalidOperationException($"The memory of a GPU is read: {called}.");
            case "item" or "ToSingle" or "ToInt64":
                waits += tensors.Any(t => Has(t) == true) ? 1 : 0;
                return Invoke(called, arguments);
        }

        bool? place = Place(called.Name, tensors, asked, arguments.OfType<Generator>().FirstOrDefault());
        object? result = Invoke(called, [.. arguments.Select(a => a is Device device ? Real(device) : a)]);
        foreach (Tensor tensor in Tensors(result))
        {
            Tell(tensor, place);
        }

        return result;
    }

    /// <summary>The device that a call is made with.</summary>
    public static Device? Real(Device? device) => device?.type == DeviceType.CUDA ? CPU : device;

    /// <summary>One of several tensors, all of one device.</summary>
    public static Tensor One(ReadOnlySpan<Tensor> several)
    {
        Tensor[] all = several.ToArray();
        Place("a call of several tensors", all, null, null);
        return all.FirstOrDefault(t => Has(t) is not null, all[0]);
    }

    /// <summary>Hears of a tensor that a call made.</summary>
    public static Tensor Made(Tensor result, Tensor? of, Device? device, Generator? generator)
    {
        Tell(result, Place("a call", of is null ? [] : [of], device, generator));
        return result;
    }

    /// <summary>Where an operation takes place.</summary>
    private static bool? Place(string name, Tensor[] tensors, Device? asked, Generator? generator)
    {
        // A single number of the CPU may be beside tensors of a GPU.
        bool? of = null;
        foreach (Tensor tensor in tensors.Where(t => !t.IsInvalid && (Has(t) != false || t.dim() > 0)))
        {
            if (of is { } known && Has(tensor) is { } other && known != other)
            {
                throw new InvalidOperationException($"Expected all tensors to be on the same device, but {name} has two.");
            }

            of ??= Has(tensor);
        }

        bool? place = asked is not null ? asked.type == DeviceType.CUDA : tensors.Length == 0 ? false : of;
        return place == true && generator is not null
            ? throw new InvalidOperationException($"Expected a 'cuda' device type for generator but found 'cpu': {name}.")
            : place;
    }

    private static void Tell(Tensor tensor, bool? place)
    {
        // What a call gives back that it was given is where it was.
        if (place is { } known && !Places.TryGetValue(tensor, out _))
        {
            Places.Add(tensor, known);
        }
    }

    private static Tensor Moved(Tensor tensor, bool toGpu)
    {
        if (Has(tensor) == toGpu)
        {
            return tensor;
        }

        Tensor moved = tensor.clone();
        Places.Add(moved, toGpu);
        return moved;
    }

    private static object? Invoke(MethodBase called, object?[] arguments)
    {
        try
        {
            return called.IsStatic ? called.Invoke(null, arguments) : called.Invoke(arguments[0], arguments[1..]);
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }

    private static IEnumerable<Tensor> Of(nn.Module module) => module.parameters().Concat(module.buffers());

    private static IEnumerable<Tensor> Tensors(object? value) => value switch
    {
        Tensor one => [one],
        nn.Module module and (Linear or Conv2d or LayerNorm or BatchNorm1d or BatchNorm2d) => Of(module),
        ITuple many => Enumerable.Range(0, many.Length).SelectMany(i => Tensors(many[i])),
        string => [],
        IEnumerable many => many.OfType<Tensor>(),
        _ => [],
    };

    /// <summary>A device that says it is CUDA; made by itself, TorchSharp would look for one.</summary>
    private static Device Pretended()
    {
        var device = (Device)RuntimeHelpers.GetUninitializedObject(typeof(Device));
        FieldInfo Field(string part) => typeof(Device).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Single(f => f.Name.Contains(part, StringComparison.Ordinal));
        Field("type").SetValue(device, DeviceType.CUDA);
        Field("index").SetValue(device, -1);
        return device;
    }
}
