using System.CommandLine;
using System.CommandLine.Invocation;
using PseudoLabel.Cli.Commands;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli;

/// <summary>The whole program but for the process around it: arguments in, exit code out.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="context">What it stands on.</param>
    /// <param name="ct">Canceled when the user interrupts.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliContext context, CancellationToken ct)
    {
        // A file name may start with '@': no response files.
        var plain = new ParserConfiguration { ResponseFileTokenReplacer = null };
        RootCommand root = Create(context);
        ParseResult parsed = root.Parse(HelpCommand.Rewritten(args, root), plain);
        try
        {
            // Help and version are given whatever else is written.
            if (parsed.Action is ParseErrorAction || parsed.Action == parsed.CommandResult.Command.Action)
            {
                ParseErrors.Refuse(parsed);
            }

            LogOptions.Apply(parsed, context.Log);

            // Faults and signals are handled here, in one place, not by the library.
            var configuration = new InvocationConfiguration
            {
                Output = context.Out,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, ct);
        }
        catch (Exception e)
        {
            // The edge of the program: here, and only here, any fault becomes an exit code.
            (int code, string message) = Explain(e, ct);
            if (context.Log.IsJson)
            {
                new JsonLog(context.Error, context.Time).Say(
                    code == ExitCode.Interrupted ? "interrupted" : "error",
                    message.StartsWith(ErrorMark, StringComparison.Ordinal) ? message[ErrorMark.Length..] : message);
            }
            else
            {
                await context.Error.WriteLineAsync(message);
            }

            return code;
        }
    }

    /// <summary>The commands.</summary>
    /// <param name="context">What they stand on.</param>
    public static RootCommand Create(CliContext context)
    {
        const string help =
            "Turns a few labeled rows and many unlabeled ones into a better model and a labeled data set that can be trusted.";
        var root = new RootCommand(help)
        {
            RunCommand.Create(context),
            PredictCommand.Create(context),
            EvaluateCommand.Create(context),
            InspectCommand.Create(context),
            ExplainCommand.Create(context),
            ResumeCommand.Create(context),
            ReportCommand.Create(context),
            LabelsCommand.Create(context),
            ExportCommand.Create(context),
            ServeCommand.Create(context),
            DemoCommand.Create(context),
            CompletionCommand.Create(context),
            HelpCommand.Create(),
        };
        foreach (Option option in LogOptions.All)
        {
            root.Add(option);
        }

        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        return root;
    }

    private const string ErrorMark = "error: ";

    // The system's message of a path holds the path, which may be of any length.
    private const int LongestError = 2_000;

    private static (int Code, string Message) Explain(Exception fault, CancellationToken ct) => fault switch
    {
        AggregateException { InnerExceptions.Count: > 0 } several => Explain(several.InnerExceptions[0], ct),
        UserErrorException => (ExitCode.Unusable, ErrorMark + OneLine(fault.Message)),
        InterruptedException => (ExitCode.Interrupted, fault.Message),
        OperationCanceledException when ct.IsCancellationRequested => (ExitCode.Interrupted, "interrupted"),

        // What was trained before it stays: the run's folder can be resumed.
        TrainingFailedException => (ExitCode.Bug, ErrorMark + OneLine(fault.Message)),

        // A full disk, a file that another program holds, a folder that may not be written: nothing here is broken.
        IOException or UnauthorizedAccessException => (ExitCode.Unusable, ErrorMark + Excerpt.Line(fault.Message, LongestError)),
        _ => (ExitCode.Bug, $"{ErrorMark}a fault of this program; please report it with what follows{Environment.NewLine}{fault}"),
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
