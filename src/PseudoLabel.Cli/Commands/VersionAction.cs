using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using PseudoLabel.Cli.Terminal;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>--version</c>: this program's version, whichever process it runs in.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        string version = typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        parseResult.InvocationConfiguration.Output.WriteLine("pseudolabel " + version.Split('+')[0]);
        return ExitCode.Done;
    }
}
