using System.Text;
using PseudoLabel.Cli.Terminal;

namespace PseudoLabel.Cli.Tests.Terminal;

public sealed class TerminalWriterTests
{
    [Fact]
    public async Task Write_TerminalIsThere_IsWritten()
    {
        using var terminal = new StringWriter { NewLine = "\n" };
        using var writer = new TerminalWriter(terminal) { NewLine = "\n" };

        writer.Write('a');
        writer.Write("b");
        writer.Write("cd".AsSpan());
        await writer.WriteLineAsync("e");
        writer.WriteLine();

        Assert.Equal("abcde\n\n", terminal.ToString());
    }

    [Fact]
    public async Task Write_TerminalIsClosed_IsNoFault()
    {
        await using var closed = new Closed();
        await using var writer = new TerminalWriter(closed);

        writer.Write("a");
        writer.Write("b".AsSpan());
        await writer.WriteLineAsync("c");
        await writer.FlushAsync();

        Assert.Throws<IOException>(() => closed.Write("d"));
    }

    private sealed class Closed : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("Input/output error");
    }
}
