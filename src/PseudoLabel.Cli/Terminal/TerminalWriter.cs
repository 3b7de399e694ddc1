using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PseudoLabel.Cli.Terminal;

/// <summary>
/// Writes to a terminal, which may be closed while the program works: what is told then is told nobody, and is no fault. Files and pipes
/// are not written through it.
/// </summary>
/// <param name="terminal">Writes to the terminal; it stays open.</param>
[SuppressMessage("Reliability", "CA2213", Justification = "The process's own stream is not closed.")]
internal sealed class TerminalWriter(TextWriter terminal) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => terminal.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Tell(() => terminal.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Tell(() => terminal.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Tell(() => terminal.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Tell(() => terminal.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Tell(terminal.Flush);

    private static void Tell(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // The signal of the terminal's end, or the work's own, ends the program.
        }
    }
}
