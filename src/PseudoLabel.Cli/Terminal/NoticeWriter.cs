namespace PseudoLabel.Cli.Terminal;

/// <summary>Writes what is to be known of inputs, a line each.</summary>
internal sealed class NoticeWriter(TextWriter writer) : IProgress<string>
{
    public void Report(string value) => writer.WriteLine("note: " + value);
}
