using System.CommandLine;
using PseudoLabel.Trainer;

// Signals are heard by the commands alone: the library would end the process after two seconds, with a code that tells of a fault.
return await TrainerCommands.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
