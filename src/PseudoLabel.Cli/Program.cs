using PseudoLabel.Cli;
using PseudoLabel.Cli.Terminal;

using var interrupt = new InterruptSignals();
return await CommandLine.RunAsync(args, CliContext.OfThisProcess(), interrupt.Token);
