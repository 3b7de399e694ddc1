using System.Reflection;
using System.Reflection.Emit;

namespace PseudoLabel.Architecture;

/// <summary>
/// Which folders of a project use which, as the compiler resolved it: read off the built assembly, signatures and instructions.
/// A folder's name is its namespace's; a type counts for the folder of the type that it is nested in.
/// </summary>
internal sealed class FolderGraph
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    private readonly Assembly assembly;
    private readonly Dictionary<(string From, string To), SortedSet<string>> uses = [];

    public FolderGraph(Assembly assembly)
    {
        this.assembly = assembly;
        foreach (Type type in assembly.GetTypes())
        {
            foreach (Type used in Used(type))
            {
                Add(type, used);
            }
        }
    }

    /// <summary>
    /// Cycles among the folders that lie in one folder, each with all below it; of a project, its own files are a folder too.
    /// </summary>
    /// <returns>Each as the uses that close it; none where there is no cycle.</returns>
    public IReadOnlyList<string> Cycles()
    {
        string root =
            assembly.GetTypes().Select(t => t.Namespace).OfType<string>().Where(n => n.StartsWith("PseudoLabel.", StringComparison.Ordinal))
            .MinBy(n => n.Length)!;
        string[] folders = [.. uses.Keys.SelectMany(k => new[] { k.From, k.To }).Distinct()];
        string[] parents = [.. folders.SelectMany(f => Above(f, root)).Distinct()];
        return [.. parents.SelectMany(parent => Cycles(parent, own: parent == root))];
    }

    /// <summary>Every type that an assembly's own types use, from whichever assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    public static IEnumerable<Type> UsedBy(Assembly assembly) => assembly.GetTypes().SelectMany(Used).Select(Outermost);

    private static IEnumerable<string> Above(string folder, string root)
    {
        for (string at = folder; at.Length >= root.Length; at = at[..at.LastIndexOf('.')])
        {
            yield return at;
        }
    }

    private IEnumerable<string> Cycles(string parent, bool own)
    {
        string? Part(string folder) =>
            folder == parent ? own ? "." : null
            : folder.StartsWith(parent + ".", StringComparison.Ordinal) ? folder[(parent.Length + 1)..].Split('.')[0]
            : null;
        var edges = new Dictionary<string, HashSet<string>>();
        foreach ((string from, string to) in uses.Keys)
        {
            if (Part(from) is { } a && Part(to) is { } b && a != b)
            {
                (edges.TryGetValue(a, out HashSet<string>? known) ? known : edges[a] = []).Add(b);
            }
        }

        bool Reaches(string from, string to)
        {
            var seen = new HashSet<string>();
            var open = new Stack<string>([from]);
            while (open.TryPop(out string? at))
            {
                if (at == to)
                {
                    return true;
                }

                foreach (string next in edges.GetValueOrDefault(at) ?? [])
                {
                    if (seen.Add(next))
                    {
                        open.Push(next);
                    }
                }
            }

            return false;
        }

        foreach ((string from, HashSet<string> targets) in edges)
        {
            foreach (string to in targets.Where(t => Reaches(t, from)))
            {
                string[] why = [.. uses.Where(u => Part(u.Key.From) == from && Part(u.Key.To) == to).SelectMany(u => u.Value).Take(5)];
                yield return $"{parent}: {from} uses {to}, which uses it in turn: {string.Join(", ", why)}";
            }
        }
    }

    private void Add(Type from, Type to)
    {
        Type a = Outermost(from), b = Outermost(to);
        if (b.Assembly != assembly || a == b || a.Namespace is not { } folder || b.Namespace is not { } other || folder == other)
        {
            return;
        }

        (uses.TryGetValue((folder, other), out SortedSet<string>? known) ? known : uses[(folder, other)] = []).Add($"{a.Name} -> {b.Name}");
    }

    /// <summary>The type that an array, reference or nested type is of, at the outside.</summary>
    public static Type Outermost(Type type)
    {
        while (type.HasElementType)
        {
            type = type.GetElementType()!;
        }

        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private static IEnumerable<Type> Used(Type type)
    {
        IEnumerable<Type?> signature = [type.BaseType, .. type.GetInterfaces(), .. type.GetFields(All).Select(f => f.FieldType)];
        IEnumerable<MethodBase> methods = [.. type.GetMethods(All), .. type.GetConstructors(All)];
        return signature.OfType<Type>().Concat(methods.SelectMany(Used)).SelectMany(Parts);
    }

    private static IEnumerable<Type> Used(MethodBase method)
    {
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            yield return parameter.ParameterType;
        }

        if (method is MethodInfo { ReturnType: var returned })
        {
            yield return returned;
        }

        if (method.GetMethodBody() is not { } body)
        {
            yield break;
        }

        foreach (LocalVariableInfo local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        foreach (ExceptionHandlingClause clause in body.ExceptionHandlingClauses)
        {
            if (clause.Flags == ExceptionHandlingClauseOptions.Clause && clause.CatchType is { } caught)
            {
                yield return caught;
            }
        }

        foreach (Type named in Named(method, body.GetILAsByteArray()!))
        {
            yield return named;
        }
    }

    /// <summary>The types that a method's instructions name.</summary>
    private static IEnumerable<Type> Named(MethodBase method, byte[] code)
    {
        Type[] ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : [];
        Type[] ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < code.Length;)
        {
            OpCode op = code[at] == 0xFE ? Codes[(short)(0xFE00 | code[at + 1])] : Codes[code[at]];
            at += op.Size;
            switch (op.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    MemberInfo member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod)!;
                    foreach (Type type in Of(member))
                    {
                        yield return type;
                    }

                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at++;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }

    private static IEnumerable<Type> Of(MemberInfo member)
    {
        if (member is Type type)
        {
            yield return type;
            yield break;
        }

        if (member.DeclaringType is { } declaring)
        {
            yield return declaring;
        }

        if (member is MethodInfo { IsGenericMethod: true } generic)
        {
            foreach (Type argument in generic.GetGenericArguments())
            {
                yield return argument;
            }
        }
    }

    /// <summary>A type and those that it is made of.</summary>
    public static IEnumerable<Type> Parts(Type type)
    {
        while (type.HasElementType)
        {
            type = type.GetElementType()!;
        }

        return type.IsGenericParameter ? []
            : type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)]
            : [type];
    }
}
