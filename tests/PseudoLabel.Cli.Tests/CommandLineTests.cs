using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Predicting;

namespace PseudoLabel.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly CliHarness cli = new();

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData(
        "", "name a command: run, predict, evaluate, inspect, explain, resume, report, labels, export, serve, demo, "
            + "completion, help; 'pseudolabel --help' says more")]
    [InlineData("runn", "there is no command 'runn'; did you mean 'run'?")]
    [InlineData("qwerty", "there is no command 'qwerty'; see 'pseudolabel --help'")]
    [InlineData("--versoin", "there is no option '--versoin'; did you mean '--version'?")]
    [InlineData("run", "option '--out' is required; see 'pseudolabel run --help'")]
    [InlineData("run --out o", "'labeled' is missing; name the labeled files, or as 'data' a file of labeled and unlabeled rows")]
    [InlineData("run --out o --labeled l", "'unlabeled' is missing; name the unlabeled files")]
    [InlineData("run --out o --labeled l --unlabeled u", "'label' is missing; name the label column")]
    [InlineData("run --labeled", "required argument missing for option: '--labeled'; see 'pseudolabel run --help'")]
    [InlineData(
        "run --seed 1 --seed 2 --out o", "option '--seed' expects a single argument but 2 were provided; see 'pseudolabel run --help'")]
    [InlineData("run --max-round 3", "there is no option '--max-round'; did you mean '--max-rounds'?")]
    [InlineData("run --labeled l --unlabled u --out o", "there is no option '--unlabled'; did you mean '--unlabeled'?")]
    [InlineData("run --fast --overwite --out o", "there is no option '--overwite'; did you mean '--overwrite'?")]
    [InlineData("run --max-rounds=many --out o", "--max-rounds is 'many'; it must be a whole number from 0 to 100")]
    [InlineData(
        "run --mode itterative --out o", "--mode is 'itterative'; it must be one of one-shot, iterative, joint; did you mean 'iterative'?")]
    [InlineData("run --metric acuracy --out o",
        "--metric is 'acuracy'; it must be one of accuracy, balanced-accuracy, macro-f1, mcc, auc, average-precision, "
            + "log-loss, cost; did you mean 'accuracy'?")]
    [InlineData(
        "run --column zip=number --out o",
        "--column gives column 'zip' a kind that is 'number'; it must be one of numeric, categorical, text, date-time, ignore; did you "
            + "mean 'numeric'?")]
    [InlineData("run --job none.json --out o", "none.json: job file not found; check its name")]
    [InlineData(
        "run --labeled l --unlabeled u --label y --out o --threads 0", "--threads is '0'; it must be a whole number from 1 to 1,024")]
    [InlineData("run --labeled l --unlabeled u --label y --out o --repeat-seeds 1",
        "--repeat-seeds is '1'; it must be a whole number from 2 to 100")]
    [InlineData("resume", "required argument 'DIR' missing for command: 'resume'; see 'pseudolabel resume --help'")]
    [InlineData("resume none", "none: no such folder; name the one that 'pseudolabel run --out DIR' wrote")]
    [InlineData("report none", "none: no such folder; name the one that 'pseudolabel run --out DIR' wrote")]
    [InlineData("report a b", "'b' belongs to no option; see 'pseudolabel report --help'")]
    [InlineData("predict --model none.zip --input t.csv --out p.csv",
        "none.zip: model not found; 'pseudolabel run --out DIR' writes it to DIR/result/model.zip")]
    [InlineData("labels none --answers a.csv", "none: no such folder; name the one that 'pseudolabel run --out DIR' wrote")]
    [InlineData("export . --to labelbox --out t.json", "--to labelbox is none of label-studio, onnx, features")]
    [InlineData("export . --to label-studio", "option '--out' is required; see 'pseudolabel export --help'")]
    [InlineData("labels .", "option '--answers' is required; see 'pseudolabel labels --help'")]
    [InlineData("demo --seed x", "--seed is 'x'; it must be a whole number from 0 to 18,446,744,073,709,551,615")]
    public async Task Run_UnusableArguments_IsOneLineAndCode2(string line, string message) =>
        cli.AssertRefused(await cli.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), message);

    [Fact]
    public async Task Run_OutIsAFile_IsRefused()
    {
        string file = cli.Touch("out");
        cli.AssertRefused(await cli.RunWithAsync(), $"{file}: --out is a file; name a folder");
    }

    [Fact]
    public async Task Predict_OutIsAFolder_IsRefused() =>
        cli.AssertRefused(await cli.RunAsync("predict", "--model", cli.Touch("m.zip"), "--input", "t.csv", "--out", cli.Root),
            $"{cli.Root}: --out is a folder; name a file");

    [Fact]
    public async Task Run_BrokenJobFile_NamesFileAndLine()
    {
        string job = cli.Touch("job.json", "{\n \"max-round\": 1 }");
        cli.AssertRefused(
            await cli.RunWithAsync("--job", job), $"{job}, line 2: there is no setting 'max-round'; did you mean 'max-rounds'?");
    }

    [Fact]
    public async Task Run_UserError_IsOneLineEvenWhereItsTextIsNot()
    {
        cli.Context = cli.Context with { Start = (_, _, _, _) => throw new UserErrorException("'a\r\nb' is not a column", "l.csv", 3) };
        cli.AssertRefused(await cli.RunWithAsync(), "l.csv, line 3: 'a b' is not a column");
    }

    [Fact]
    public async Task Run_UserErrorOfOneOfSeveralTasks_IsReportedAlike()
    {
        cli.Context =
            cli.Context with { Start = (_, _, _, _) => throw new AggregateException(new UserErrorException("is empty", "l.csv")) };
        cli.AssertRefused(await cli.RunWithAsync(), "l.csv: is empty");
    }

    [Fact]
    public async Task Run_DiskFault_IsOneLineAndCode2()
    {
        cli.Context = cli.Context with { Start = (_, _, _, _) => throw new IOException("No space left on device") };
        cli.AssertRefused(await cli.RunWithAsync(), "No space left on device");
    }

    [Fact]
    public async Task Run_Bug_IsCode1WithItsPlace()
    {
        cli.Context = cli.Context with { Start = (_, _, _, _) => throw new InvalidOperationException("broken") };
        Assert.Equal(ExitCode.Bug, await cli.RunWithAsync());
        Assert.StartsWith("error: a fault of this program", cli.Error, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: broken", cli.Error, StringComparison.Ordinal);
        Assert.Contains(nameof(Run_Bug_IsCode1WithItsPlace), cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out", "resume {0}'")]
    [InlineData("my out", "resume \"{0}\"'")]
    public async Task Run_Interrupted_IsCode130AndSaysHowToGoOn(string name, string resume)
    {
        using var interrupt = new CancellationTokenSource();
        cli.Context = cli.Context with
        {
            Start = async (_, _, _, ct) =>
            {
                await interrupt.CancelAsync();
                ct.ThrowIfCancellationRequested();
                throw new InvalidOperationException("not canceled");
            },
        };
        string folder = cli.At(name);
        int code = await CommandLine.RunAsync(
            ["run", "--labeled", "l", "--unlabeled", "u", "--label", "y", "--out", folder], cli.Context, interrupt.Token);
        Assert.Equal(ExitCode.Interrupted, code);
        Assert.StartsWith("interrupted; 'pseudolabel " + string.Format(System.Globalization.CultureInfo.InvariantCulture, resume, folder),
            cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_Folder_GoesOnAndSumsUp()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("resume", cli.Root, "--threads", "2"));
        Assert.Equal(cli.Root, cli.Folder);
        Assert.Equal(2, cli.Options!.Threads);
        Assert.Contains("gate: round 1 is better", cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RepeatSeeds_RunsEachInItsFolderAndTellsTheSpread()
    {
        Assert.Equal(ExitCode.Done, await cli.RunWithAsync("--seed", "7", "--repeat-seeds", "3"));

        Assert.Equal((9UL, cli.At(Path.Join("out", "seed-9"))), (cli.Settings!.Seed, cli.Folder));
        string[] lines = cli.Out.Split(Environment.NewLine);
        Assert.StartsWith("seed 7: accuracy 0.9000; 1,400 accepted; ", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            [
                "   over seeds    mean  deviation   least    most",
                "     accuracy  0.9100     0.0123  0.9000  0.9300",
                "accepted rows   1,200         31   1,170   1,231",
                "self-training let through: 1 of 3 runs",
                "two runs give a row the same label: 97.3 %; where both accept it: no such rows",
                "",
                cli.At(Path.Join("out", "seed-7")),
            ],
            lines.Skip(4).Take(7));
    }

    [Fact]
    public async Task Labels_SomeOfAuditRows_TellsThePrecisionWithItsLimits()
    {
        var audit = new AuditResult { Rows = 30, Labeled = 28, Correct = 26, Precision = 26 / 28.0, Lower = 0.774, Upper = 0.98 };
        cli.Receipt = new LabelReceipt { Received = 1_230, Added = 1_200, Audit = audit };

        Assert.Equal(ExitCode.Done, await cli.RunAsync("labels", cli.Root, "--answers", "a.csv"));

        Assert.Equal(
            [
                "1,230 labels, 1,200 new",
                "precision of accepted labels: 92.9 %, from 77.4 % to 98.0 % with 95 % confidence (26 of 28 audit rows right; 2 not "
                    + "labeled yet)",
                cli.At(Path.Join("labeled", "review.csv")),
            ],
            cli.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Labels_NoAuditRow_SaysThatNothingIsKnown()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("labels", cli.Root, "--answers", "a.csv", "--to", "elsewhere"));

        Assert.Contains("unknown, as none of the 30 audit rows of review.csv is labeled", cli.Out, StringComparison.Ordinal);
        Assert.Contains(Path.Join("elsewhere", "review.csv"), cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_Folder_NamesTheFile()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("report", cli.Root));
        Assert.Equal(Path.Join(cli.Root, "result", "report.html") + Environment.NewLine, cli.Out);
    }

    [Fact]
    public async Task Predict_Files_SaysHowManyRowsAndWhere()
    {
        Assert.Equal(ExitCode.Done,
            await cli.RunAsync("predict", "--model", cli.Touch("m.zip"), "--input", "a.csv", "b.csv", "--out", cli.At("p.csv")));
        Assert.Equal($"2 rows predicted{Environment.NewLine}{cli.At("p.csv")}{Environment.NewLine}", cli.Out);
    }

    [Fact]
    public async Task Predict_EveryRowSetAside_SaysThatNoneIsPredictedAndWhy()
    {
        cli.Context = cli.Context with
        {
            Predict = (_, _, _, _, _) => Task.FromResult(new PredictionSummary(3, 3) { FirstSetAside = "a.csv, row 0: too many" }),
        };

        Assert.Equal(
            ExitCode.Done, await cli.RunAsync("predict", "--model", cli.Touch("m.zip"), "--input", "a.csv", "--out", cli.At("p.csv")));
        Assert.StartsWith("no row predicted: 3 rows set aside, the first: a.csv, row 0: too many", cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_SummaryIsALink_WritesTheFileThatItLeadsTo()
    {
        string real = cli.Touch("real.json");
        File.CreateSymbolicLink(cli.At("link.json"), real);
        int code = await cli.RunAsync(
            "predict", "--model", cli.Touch("m.zip"), "--input", "a.csv", "--out", cli.At("p.csv"), "--summary", cli.At("link.json"));
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(real, new FileInfo(cli.At("link.json")).LinkTarget);
        Assert.StartsWith("{", await File.ReadAllTextAsync(real), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsGivenInOneLine()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("--version"));
        Assert.Matches(@"^pseudolabel \d+\.\d+\.\d+\S*\r?\n$", cli.Out);
    }

    [Fact]
    public async Task Run_FileThatStartsWithAt_IsNoResponseFile()
    {
        Assert.Equal(ExitCode.Done, await cli.RunWithAsync("--labeled", "@l.csv"));
        Assert.Equal(["l.csv", "@l.csv"], cli.Settings!.Labeled);
    }
}
