using PseudoLabel.Benchmarks.Torch;
using PseudoLabel.Trainer;

if (TorchLibrary.Problem() is { } problem)
{
    Console.Error.WriteLine(problem);
    return 3;
}

return Throughput.Run();
