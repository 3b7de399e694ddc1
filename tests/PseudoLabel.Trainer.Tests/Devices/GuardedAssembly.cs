using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace PseudoLabel.Trainer.Tests.Devices;

/// <summary>
/// An assembly whose calls of TorchSharp go through <see cref="PretendGpu"/>, loaded beside the one it was made of. So the code that trains
/// on a GPU runs without one, and is refused what a GPU refuses.
/// </summary>
internal static class GuardedAssembly
{
    private const string Torch = "TorchSharp";
    private const string Device = "TorchSharp.torch/Device";
    private static readonly Lazy<Assembly> TrainerLoaded = new(() => Load(typeof(TrainerCommands).Assembly.Location, _ => true));
    private static readonly Lazy<Assembly> MistakesLoaded =
        new(() => Load(typeof(Mistakes).Assembly.Location, t => t.FullName == typeof(Mistakes).FullName));

    /// <summary>The trainer.</summary>
    public static Assembly Trainer => TrainerLoaded.Value;

    /// <summary>These tests, of which <see cref="Mistakes"/> alone are guarded.</summary>
    public static Assembly WithMistakes => MistakesLoaded.Value;

    private static Assembly Load(string file, Func<TypeDefinition, bool> isGuarded)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(file, new ReaderParameters { AssemblyResolver = resolver });

        // By another name, so that what it refers to by the old one is what the tests see.
        assembly.Name.Name += ".Guarded";
        IEnumerable<MethodDefinition> methods = assembly.MainModule.GetTypes().Where(isGuarded).SelectMany(t => t.Methods);
        foreach (MethodDefinition method in methods.Where(m => m.HasBody).ToArray())
        {
            Guard(method);
        }

        using var bytes = new MemoryStream();
        assembly.Write(bytes);
        bytes.Position = 0;
        return new AssemblyLoadContext(assembly.Name.Name, isCollectible: false).LoadFromStream(bytes);
    }

    private static void Guard(MethodDefinition method)
    {
        Instruction[] calls = [.. method.Body.Instructions.Where(IsGuarded)];
        if (calls.Length == 0)
        {
            return;
        }

        method.Body.SimplifyMacros();
        method.Body.InitLocals = true;
        foreach (Instruction call in calls)
        {
            Replace(method, call);
        }

        method.Body.OptimizeMacros();
    }

    private static bool IsGuarded(Instruction instruction) =>
        (instruction.OpCode == OpCodes.Call || instruction.OpCode == OpCodes.Callvirt)
        && instruction.Operand is MethodReference { Name: not (".ctor" or "Dispose" or "get_bytes") } called
        && called.DeclaringType.Scope.Name == Torch
        && called.DeclaringType.FullName is not (Device or "TorchSharp.torch/Generator")
        && instruction.Previous?.OpCode != OpCodes.Constrained
        && (Concerns(called.ReturnType) || Concerns(called.DeclaringType) || called.Parameters.Any(p => Concerns(p.ParameterType)));

    /// <summary>Whether a type has to do with tensors: they, modules, devices, generators, or several of them.</summary>
    private static bool Concerns(TypeReference type) => type switch
    {
        GenericInstanceType of => Concerns(of.ElementType) || of.GenericArguments.Any(Concerns),
        ArrayType of => Concerns(of.ElementType),
        _ => type.FullName.StartsWith("TorchSharp.torch/Tensor", StringComparison.Ordinal)
            || type.FullName.StartsWith("TorchSharp.torch/nn/Module", StringComparison.Ordinal)
            || type.FullName.StartsWith("TorchSharp.Modules.", StringComparison.Ordinal)
            || type.FullName is Device or "TorchSharp.torch/Generator",
    };

    private static void Replace(MethodDefinition method, Instruction at)
    {
        var called = (MethodReference)at.Operand;
        ModuleDefinition module = method.Module;
        List<TypeReference> types = [.. called.Parameters.Select(p => Actual(p.ParameterType, called))];
        if (called.HasThis)
        {
            types.Insert(0, called.DeclaringType);
        }

        VariableDefinition[] arguments = [.. types.Select(t => new VariableDefinition(t))];
        Array.ForEach(arguments, method.Body.Variables.Add);
        var before = new List<Instruction>();
        before.AddRange(arguments.Reverse().Select(a => Instruction.Create(OpCodes.Stloc, a)));
        IEnumerable<Instruction> body = types.Any(IsOnStackAlone)
            ? Direct(module, at.OpCode, called, arguments)
            : Indirect(module, called, arguments);
        List<Instruction> all = [.. before, .. body];

        // The call's own place begins it: other code may jump there.
        ILProcessor code = method.Body.GetILProcessor();
        at.OpCode = all[0].OpCode;
        at.Operand = all[0].Operand;
        Instruction last = at;
        foreach (Instruction next in all.Skip(1))
        {
            code.InsertAfter(last, next);
            last = next;
        }
    }

    private static bool IsOnStackAlone(TypeReference type) =>
        type.IsByReference || type.FullName.StartsWith("System.ReadOnlySpan", StringComparison.Ordinal);

    /// <summary>The call by way of an array of its arguments.</summary>
    private static IEnumerable<Instruction> Indirect(ModuleDefinition module, MethodReference called, VariableDefinition[] arguments)
    {
        yield return Instruction.Create(OpCodes.Ldtoken, called);
        yield return Instruction.Create(OpCodes.Ldtoken, called.DeclaringType);
        yield return Instruction.Create(OpCodes.Ldc_I4, arguments.Length);
        yield return Instruction.Create(OpCodes.Newarr, module.TypeSystem.Object);
        for (int i = 0; i < arguments.Length; i++)
        {
            yield return Instruction.Create(OpCodes.Dup);
            yield return Instruction.Create(OpCodes.Ldc_I4, i);
            yield return Instruction.Create(OpCodes.Ldloc, arguments[i]);
            yield return Instruction.Create(OpCodes.Box, arguments[i].VariableType);
            yield return Instruction.Create(OpCodes.Stelem_Ref);
        }

        yield return CallOf(module, nameof(PretendGpu.Call));
        TypeReference result = Actual(called.ReturnType, called);
        yield return result.FullName == "System.Void"
            ? Instruction.Create(OpCodes.Pop)
            : Instruction.Create(OpCodes.Unbox_Any, result);
    }

    /// <summary>The call itself, where an argument cannot be boxed: its device made a real one, its result told.</summary>
    private static IEnumerable<Instruction> Direct(
        ModuleDefinition module, OpCode call, MethodReference called, VariableDefinition[] arguments)
    {
        VariableDefinition? Of(string type) => Array.Find(arguments, a => a.VariableType.FullName == type);
        foreach (VariableDefinition argument in arguments)
        {
            yield return Instruction.Create(OpCodes.Ldloc, argument);
            if (argument.VariableType.FullName == Device)
            {
                yield return CallOf(module, nameof(PretendGpu.Real));
            }
        }

        yield return Instruction.Create(call, called);
        if (Of("System.ReadOnlySpan`1<TorchSharp.torch/Tensor>") is { } several)
        {
            yield return Instruction.Create(OpCodes.Ldloc, several);
            yield return CallOf(module, nameof(PretendGpu.One));
        }
        else
        {
            yield return Load(Of("TorchSharp.torch/Tensor"));
        }

        foreach (string type in new[] { Device, "TorchSharp.torch/Generator" })
        {
            yield return Load(Of(type));
        }

        yield return CallOf(module, nameof(PretendGpu.Made));
    }

    private static Instruction Load(VariableDefinition? variable) =>
        variable is null ? Instruction.Create(OpCodes.Ldnull) : Instruction.Create(OpCodes.Ldloc, variable);

    private static Instruction CallOf(ModuleDefinition module, string name) =>
        Instruction.Create(OpCodes.Call, module.ImportReference(typeof(PretendGpu).GetMethod(name)));

    /// <summary>A type of a signature, with what the call puts for its parameters.</summary>
    private static TypeReference Actual(TypeReference type, MethodReference called) => type switch
    {
        GenericParameter { Type: GenericParameterType.Method } p => ((GenericInstanceMethod)called).GenericArguments[p.Position],
        GenericParameter p => ((GenericInstanceType)called.DeclaringType).GenericArguments[p.Position],
        GenericInstanceType of => of.ElementType.MakeGenericInstanceType([.. of.GenericArguments.Select(a => Actual(a, called))]),
        _ => type,
    };
}
