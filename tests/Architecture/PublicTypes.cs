using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace PseudoLabel.Architecture;

/// <summary>
/// The public types of a project that nobody needs to see: no other project under <c>src</c> names them in its source, and no public type
/// that one does name shows them in a signature.
/// </summary>
internal static partial class PublicTypes
{
    private const BindingFlags Shown =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The names of those types.</summary>
    /// <param name="assembly">The project's assembly.</param>
    /// <param name="others">The other projects' assemblies: what they use was resolved by the compiler.</param>
    /// <param name="sources">Folders of projects whose assemblies are not at hand: what their sources name counts.</param>
    public static IReadOnlyList<string> Needless(Assembly assembly, IEnumerable<Assembly> others, IEnumerable<string> sources)
    {
        Type[] all = [.. assembly.GetExportedTypes().Where(t => !t.IsNested && t.Namespace is not null)];
        Assembly[] known = [.. others.Where(o => o != assembly)];
        HashSet<Type> used = [.. known.SelectMany(FolderGraph.UsedBy).Where(t => t.Assembly == assembly)];
        HashSet<string> words = [.. sources.SelectMany(Words)];

        // A constant's value stands in the instructions of whoever uses it, without the name of its type.
        HashSet<string> constants = [.. all.Where(HasConstants).Select(t => t.Name)];
        string projects = Path.Join(SourceTree.Root, "src");
        string own = Path.GetFileNameWithoutExtension(assembly.Location);
        words.UnionWith(
            Directory.GetDirectories(projects).Where(f => Path.GetFileName(f) != own).SelectMany(Words).Where(constants.Contains));
        IEnumerable<Type> methods = all.Where(t => t.GetMethods(Shown)
            .Any(m => m.IsPublic && m.IsDefined(typeof(ExtensionAttribute), inherit: false) && words.Contains(m.Name)));
        var needed = new HashSet<Type>(used.Concat(all.Where(t => words.Contains(t.Name.Split('`')[0]))).Concat(methods));
        for (var open = new Queue<Type>(needed); open.TryDequeue(out Type? type);)
        {
            IEnumerable<Type> signatures = Signatures(type).SelectMany(FolderGraph.Parts).Select(FolderGraph.Outermost);
            foreach (Type shown in signatures.Where(t => t.Assembly == assembly))
            {
                if (needed.Add(shown))
                {
                    open.Enqueue(shown);
                }
            }
        }

        return [.. all.Where(t => !needed.Contains(t)).Select(t => t.FullName!).Order(StringComparer.Ordinal)];
    }

    private static bool HasConstants(Type type) => type.IsEnum || type.GetFields(Shown).Any(f => f.IsPublic && f.IsLiteral);

    private static IEnumerable<string> Words(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
        .SelectMany(f => Word().Matches(File.ReadAllText(f)).Select(m => m.Value));

    private static IEnumerable<Type> Signatures(Type type)
    {
        IEnumerable<Type?> types =
            [type.BaseType, .. type.GetInterfaces(), .. type.GetFields(Shown).Where(f => f.IsPublic).Select(f => f.FieldType)];
        IEnumerable<MethodBase> methods = [.. type.GetMethods(Shown), .. type.GetConstructors(Shown)];
        return types.OfType<Type>()
            .Concat(methods.Where(m => m.IsPublic || m.IsFamily).SelectMany(m => m.GetParameters().Select(p => p.ParameterType)))
            .Concat(type.GetMethods(Shown).Where(m => m.IsPublic || m.IsFamily).Select(m => m.ReturnType))
            .Concat(type.GetNestedTypes().SelectMany(Signatures))
            .Concat(type.GetCustomAttributesData().SelectMany(a => a.ConstructorArguments).Select(a => a.Value).OfType<Type>());
    }

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
