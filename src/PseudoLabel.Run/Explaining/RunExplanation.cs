using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Models;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Explaining;

/// <summary>Explains what a run's model predicts for the run's own rows, wherever the run and its inputs lie.</summary>
public sealed class RunExplanation
{
    private readonly ModelPackage package;
    private readonly LabeledBackground labeled;
    private readonly PlanDocument plan;

    private RunExplanation(ModelPackage package, LabeledBackground labeled, PlanDocument plan) =>
        (this.package, this.labeled, this.plan) = (package, labeled, plan);

    /// <summary>Reads what explanations of a run are made of.</summary>
    /// <param name="store">The run's store.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Null where the store holds no run, or not all of it.</returns>
    public static async Task<RunExplanation?> OpenAsync(IRunStore store, CancellationToken cancellationToken = default)
    {
        if (!await store.ExistsAsync(RunNames.Model, cancellationToken))
        {
            return null;
        }

        return await OpenAsync(
            store, await store.ReadAsync(RunNames.Model, s => ModelPackage.Read(s, RunNames.Model), cancellationToken), cancellationToken);
    }

    /// <summary>As the other, with the run's model at hand.</summary>
    internal static async Task<RunExplanation?> OpenAsync(IRunStore store, ModelPackage package, CancellationToken cancellationToken)
    {
        if (await LabeledBackground.ReadAsync(store, cancellationToken) is not { } labeled
            || !await store.ExistsAsync(RunNames.Job, cancellationToken))
        {
            return null;
        }

        JobDocument job = await store.ReadJsonAsync<JobDocument>(RunNames.Job, cancellationToken);
        Embedders.OpenFor(package.Transform.Embedded, job.Settings.Embed);
        return new RunExplanation(package, labeled, await store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken));
    }

    /// <summary>The file that holds a row.</summary>
    /// <param name="file">The file, as results name it; an image by its own name.</param>
    /// <exception cref="UserErrorException">There is no such file.</exception>
    public DataFile FileOf(string file) => Find(file, 0).Table.File;

    /// <summary>Explains a row.</summary>
    /// <param name="file">The file, as results name it; an image by its own name.</param>
    /// <param name="row">The row in it, from 0.</param>
    /// <param name="source">Opens the run's inputs.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UserErrorException">There is no such file or row, or it cannot be used or has changed.</exception>
    public Task<ExplanationReport> ExplainAsync(
        string file, long row, IDataSource source, CancellationToken cancellationToken = default)
    {
        (TableIndex table, long number) = Find(file, row);
        return Task.Run(
            () => RowExplainer.Explain(package, table, number, source, labeled, cancellationToken), cancellationToken);
    }

    private (TableIndex Table, long Row) Find(string file, long row)
    {
        IReadOnlyList<TableIndex> tables = [.. plan.LabeledTables, .. plan.Tables];
        foreach (TableIndex table in tables)
        {
            if (table.Images is null)
            {
                if (table.File.Name == file)
                {
                    return (table, row);
                }

                continue;
            }

            for (int i = 0; i < table.Images.Count; i++)
            {
                if (table.Place(i).Source == file)
                {
                    return (table, i);
                }
            }
        }

        string[] names = [.. tables.Select(t => t.Images is null ? t.File.Name : t.Place(0).Source).Distinct(StringComparer.Ordinal)];
        string hint = NearestName.Find(file, names) is { } nearest ? $"did you mean '{nearest}'?"
            : $"its files are {string.Join(", ", names.Take(5))}";
        throw new UserErrorException($"the run has no such file; {hint}", file);
    }
}
