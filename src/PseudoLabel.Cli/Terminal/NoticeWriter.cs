namespace PseudoLabel.Cli.Terminal;

/// <summary>Writes what is to be known of inputs, a line each, in the form asked for.</summary>
internal sealed class NoticeWriter(CliContext context) : IProgress<string>
{
    public void Report(string value)
    {
        if (context.Log.Detail == LogDetail.Quiet)
        {
            return;
        }

        if (context.Log.IsJson)
        {
            new JsonLog(context.Error, context.Time).Say("note", value);
        }
        else
        {
            context.Error.WriteLine("note: " + value);
        }
    }
}
