using PseudoLabel.Trainer;

return await TrainerCommands.Create().Parse(args).InvokeAsync();
