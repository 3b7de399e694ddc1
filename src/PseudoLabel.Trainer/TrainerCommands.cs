using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using PseudoLabel.Data;
using PseudoLabel.Store;
using PseudoLabel.Trainer.Devices;
using PseudoLabel.Trainer.Requests;
using PseudoLabel.Trainer.Trials;
using PseudoLabel.TrainingContract;
using TorchSharp;

namespace PseudoLabel.Trainer;

/// <summary>
/// The program's commands. Exit codes: 0 done, 1 failed, 2 the request is at fault, 3 the native library does not load, 130 interrupted.
/// </summary>
internal static class TrainerCommands
{
    private const int Failed = 1;
    private const int BadRequest = 2;
    private const int DoesNotLoad = 3;
    private const int Interrupted = 130;
    private const int CheckedSteps = 3;

    private static readonly PosixSignal[] Signals =
        [PosixSignal.SIGINT, PosixSignal.SIGTERM, .. OperatingSystem.IsWindows() ? (PosixSignal[])[] : [PosixSignal.SIGHUP]];

    /// <summary>Whether hidden layers are computed in half precision, by name; null where that goes by the device.</summary>
    private static readonly Choices<bool?> Precisions = new(
        "precision", new("auto", "mixed on a GPU", null), new("full", "single precision throughout", false),
        new("mixed", "hidden layers in half precision", true));

    private static readonly Option<string> Store = new("--store")
    {
        Description = "The run's store: a folder, or https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX/",
        Required = true,
    };

    private static readonly Option<string> Folder =
        new("--folder") { Description = "The request's folder in it, e.g. rounds/1/neural/", Required = true };
    private static readonly Option<int> Attempt =
        new("--attempt") { Description = "The attempt's number, from 1", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Device =
        Words("--device", "auto (a GPU where there is one), cpu or cuda", TrainingChoices.Devices);
    private static readonly Option<string> Precision =
        Words("--precision", "auto (mixed on a GPU), full or mixed: hidden layers in half precision", Precisions);
    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Trainings at once on a CPU; by default as many as there are cores",
        DefaultValueFactory = _ => Math.Max(1, Environment.ProcessorCount),
    };

    private static readonly Option<double> CheckpointSeconds = new("--checkpoint-seconds")
    {
        Description = "Seconds between two checkpoints of a training",
        DefaultValueFactory = _ => 30,
    };

    /// <summary>The commands.</summary>
    public static RootCommand Create()
    {
        var check = new Command("check", "Says whether networks can be trained here, and on what");
        check.SetAction(_ => Check());
        var train = new Command("train", "Trains what a request asks for, and writes it beside the request")
        {
            Store, Folder, Attempt, Device, Precision, Threads, CheckpointSeconds,
        };
        train.SetAction(TrainAsync);
        return new RootCommand("Trains networks on labeled and unlabeled rows for the pseudo-label workflow") { check, train };
    }

    private static Option<string> Words(string name, string description, Choices choices)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => choices.Names[0] };
        option.AcceptOnlyFromAmong([.. choices.Names]);
        return option;
    }

    private static int Check()
    {
        if (TorchLibrary.Problem() is { } problem)
        {
            Console.Error.WriteLine(problem);
            return DoesNotLoad;
        }

        // On the last device that trains a run with --device auto may: the CPU's line comes last, as its word decides the exit code.
        bool trains = false;
        foreach (torch.Device device in torch.cuda.is_available() ? new[] { torch.CUDA, torch.CPU } : [torch.CPU])
        {
            trains = Trains(device);
        }

        return trains ? 0 : Failed;
    }

    /// <summary>Takes steps of training on a device, and says what came of it.</summary>
    private static bool Trains(torch.Device device)
    {
        string words = device.type == DeviceType.CUDA && CudaDriver.First is { } card ? $"cuda ({card})" : DeviceWords.Of(device.type);
        try
        {
            double[] times = [.. DeviceTrial.Kinds.Select(kind =>
                DeviceTrial.Seconds(kind, device, half: device.type == DeviceType.CUDA, CheckedSteps))];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{words}: trains; a step takes {times[0] * 1000:0.0} ms (images of 16x16x3) and {times[1] * 1000:0.0} ms (32 columns)"));
            return true;
        }
        catch (Exception e)
        {
            Console.WriteLine($"{words}: does not train: {e.Message.ReplaceLineEndings(" ")}");
            return false;
        }
    }

    private static async Task<int> TrainAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        // Before the native library is loaded, which takes a while. A terminal and the run that started it may both ask it to end: further
        // signals change nothing.
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        PosixSignalRegistration[] signals = [.. Signals.Select(s => PosixSignalRegistration.Create(s, Cancel))];
        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        try
        {
            return await TrainHereAsync(arguments, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("interrupted; the next attempt goes on from the checkpoints");
            return Interrupted;
        }
        finally
        {
            Array.ForEach(signals, s => s.Dispose());
        }
    }

    private static async Task<int> TrainHereAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (TorchLibrary.Problem() is { } problem)
        {
            Console.Error.WriteLine(problem);
            return DoesNotLoad;
        }

        DeviceKind? kind = TrainingChoices.Devices.Of(arguments.GetValue(Device)!);
        if (kind == DeviceKind.Cuda && !torch.cuda.is_available())
        {
            Console.Error.WriteLine("there is no CUDA device here; take --device cpu, or auto");
            return Failed;
        }

        var options = new RunnerOptions
        {
            Device = TorchLibrary.Device(kind),
            Attempt = arguments.GetValue(Attempt),
            HalfPrecision = Precisions.Of(arguments.GetValue(Precision)!),
            Threads = Math.Max(1, arguments.GetValue(Threads)),
            CheckpointEvery = TimeSpan.FromSeconds(arguments.GetValue(CheckpointSeconds)),
        };
        return await RunAsync(new SealedStore(RunStores.Open(arguments.GetValue(Store)!)), new TrainingNames(arguments.GetValue(Folder)!),
            options, cancellationToken);
    }

    private static async Task<int> RunAsync(IRunStore store, TrainingNames names, RunnerOptions options,
        CancellationToken cancellationToken)
    {
        RequestRunner runner;
        try
        {
            runner = await RequestRunner.OpenAsync(store, names, options, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            Console.Error.WriteLine($"there is no request at {names.Request}");
            return BadRequest;
        }
        catch (UserErrorException e) when (DamagedFileException.NameIn(e) is not null)
        {
            await RequestRunner.FailAsync(store, names, options, e);
            Console.Error.WriteLine(e.Message);
            return BadRequest;
        }

        using (runner)
        {
            try
            {
                await runner.RunAsync();
                return 0;
            }
            catch (UserErrorException e)
            {
                await runner.FailAsync(e, isFinal: true);
                Console.Error.WriteLine(e.Message);
                return BadRequest;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // The store is where the run looks; the stack trace goes to the job's own log.
                await runner.FailAsync(e, isFinal: false);
                Console.Error.WriteLine(e);
                return Failed;
            }
        }
    }
}
