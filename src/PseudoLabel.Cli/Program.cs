using PseudoLabel.Cli;
using PseudoLabel.Cli.Terminal;

return await CommandLine.RunAsync(args, CliContext.OfThisProcess(), InterruptSignals.Listen());
