using System.Collections.Concurrent;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Inspecting;
using PseudoLabel.Run.Settings;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Http;

/// <summary>
/// Looks at the files of a data set before a run: at a part of them, for a minute at most, as many at once as there are processors. Files
/// that ended the process when they were looked at before, or did not let a look come to its end, are given up.
/// </summary>
/// <param name="root">The container or folder.</param>
/// <param name="catalog">Says what a run would be made of.</param>
/// <param name="guard">Gives files up; null where none are.</param>
internal sealed class DatasetLook(IRunStore root, RunCatalog catalog, HeavyWork heavy, StartGuard? guard)
{
    private const int MostHanging = 1_000;

    // Of the process, as the threads are that they hold.
    private static readonly ConcurrentDictionary<string, bool> Hanging = new(StringComparer.Ordinal);

    /// <summary>How long a look may take.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Looks.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="asked">The settings that a run would be asked for with.</param>
    /// <param name="guesses">Whether the likeliest label column is taken where none is named.</param>
    /// <param name="cancellationToken">The request's.</param>
    public async Task<PreviewReport> AtAsync(
        DatasetContents dataset, LayeredSettings.Layer asked, bool guesses, CancellationToken cancellationToken)
    {
        string look = RunIdentity.OfLook(dataset.Name, asked.Settings, dataset.Items);
        if (Hanging.ContainsKey(look))
        {
            throw TooLong();
        }

        await heavy.Looks.WaitAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            // A reader that hangs does not hear that it is to stop: it is left to itself, and not asked again.
            Task<PreviewReport> work = GuardedAsync(dataset, asked, guesses, look, limit.Token);
            return await work.WaitAsync(Longest + Longest / 4, cancellationToken);
        }
        catch (TimeoutException)
        {
            if (Hanging.Count < MostHanging)
            {
                Hanging[look] = true;
            }

            throw TooLong();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooLong();
        }
        finally
        {
            heavy.Looks.Release();
        }
    }

    private static RefusedException TooLong() => new(
        Refusal.TooLarge, "to look at these files takes longer than a minute; take some out, or ask for a run without a look");

    private async Task<PreviewReport> GuardedAsync(
        DatasetContents dataset, LayeredSettings.Layer asked, bool guesses, string look, CancellationToken cancellationToken)
    {
        if (guard is null)
        {
            return await LookAsync(dataset, asked, guesses, source => source, cancellationToken);
        }

        var place = new SubStore(root, ServiceNames.Look(look));
        StartMarks marks = await guard.OpenAsync(place, always: true, cancellationToken);
        try
        {
            return await marks.RunAsync(
                look, "looking at the files", () => LookAsync(dataset, asked, guesses, marks.Watch, cancellationToken), cancellationToken);
        }
        finally
        {
            await StartGuard.ForgetAsync(place, CancellationToken.None);
        }
    }

    private async Task<PreviewReport> LookAsync(
        DatasetContents dataset, LayeredSettings.Layer asked, bool guesses, Func<IDataSource, IDataSource> watch,
        CancellationToken cancellationToken)
    {
        IDataSource Bounded(IDataSource source) => watch(InputPreview.Bounded(source));
        RunSettings settings = asked.Settings;
        PreviewJob start;
        try
        {
            settings = LayeredSettings.Merge(await catalog.SettingsAsync(dataset.Name, cancellationToken), asked);
            start = await ResolveAsync(asked);
        }
        catch (Exception e) when (e is UserErrorException or RefusedException)
        {
            start = new PreviewJob(null, e.Message);
        }

        var inputs = new InputSets(dataset.Labeled.Inputs(labeled: true), dataset.Unlabeled.Inputs(labeled: false),
            dataset.Data.Inputs(labeled: false)).WithSheet(settings.Sheet);
        var preview = new InputPreview(inputs, settings, Environment.ProcessorCount);
        IDataSource source = Bounded(new StoreDataSource(root, [.. start.Job?.AllFiles ?? [], .. inputs.All]));

        // Readers are synchronous throughout.
        PreviewReport report = await Task.Run(
            () => preview.LookAsync(start, guesses ? label => ResolveAsync(asked.WithLabel(label)) : null, source, cancellationToken),
            cancellationToken);
        return report with { Notices = [.. dataset.Notices, .. report.Notices.Except(dataset.Notices)] };

        async Task<PreviewJob> ResolveAsync(LayeredSettings.Layer of)
        {
            try
            {
                return new PreviewJob(await catalog.ResolveAsync(dataset.Name, of, Bounded, cancellationToken), null);
            }
            catch (Exception e) when (e is UserErrorException or RefusedException)
            {
                return new PreviewJob(null, e.Message);
            }
        }
    }
}
