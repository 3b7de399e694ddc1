using System.CommandLine;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel completion SHELL</c>: what a shell runs so that Tab completes commands, options and their values.</summary>
internal static class CompletionCommand
{
    // The program itself says what can follow: the directive is System.CommandLine's own.
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _pseudolabel() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(pseudolabel "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _pseudolabel pseudolabel
            """,
        ["zsh"] = """
            _pseudolabel() {
              local -a found
              found=("${(@f)$(pseudolabel "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
              compadd -a found || _files
            }
            compdef _pseudolabel pseudolabel
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName pseudolabel -ScriptBlock {
              param($word, $line, $at)
              pseudolabel "[suggest:$at]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    };

    public static Command Create(CliContext context)
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", Scripts.Keys) };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        var command = new Command("completion", "Write the script by which a shell completes this program's commands and options")
        {
            shell,
        };
        command.SetAction((parsed, _) =>
        {
            string name = parsed.GetRequiredValue(shell);
            context.Out.WriteLine(Scripts.TryGetValue(name, out string? script) ? script
                : throw new UserErrorException(
                    $"there is no script for the shell '{Excerpt.Name(name)}'; there is one for {string.Join(", ", Scripts.Keys)}"));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
