using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>Labels a batch with the published model: a line for every row, set-aside ones included, in the order of the file.</summary>
internal static class LabelActivity
{
    /// <summary>Accepted rows of a run that a person is asked to check.</summary>
    public const int AuditRows = 30;

    private const int DisplayBins = 20;

    /// <param name="failed">Whether the batch failed for good: its rows are rejected.</param>
    public static async Task<LabeledDocument> RunAsync(RunContext context, int batch, bool failed)
    {
        RunSettings settings = await context.SettingsAsync();
        PlanDocument plan = await context.PlanAsync();
        ModelPackage package = await context.PublishedAsync();
        DecisionDocument decision = await context.DecisionAsync();
        TableIndex table = (await context.TableOfBatchAsync())[batch];
        if (failed)
        {
            FailedBatch failure = await FailedBatches.ReadAsync(context, batch);
            var rejecter = new BatchLabeler(settings, plan, table, decision.Thresholds, null, []);
            TruthCounts? nothing =
                await BatchOutput.WriteAsync(context, batch, failure.Rows, failed: true, part => rejecter.WriteFailed(part, failure));
            return rejecter.Document() with { Truth = nothing };
        }

        return await context.WithFeaturesAsync(batch, features => RunAsync(context, batch, features, package, decision));
    }

    private static async Task<LabeledDocument> RunAsync(
        RunContext context, int batch, FeatureBatch features, ModelPackage package, DecisionDocument decision)
    {
        RunSettings settings = await context.SettingsAsync();
        PlanDocument plan = await context.PlanAsync();
        TableIndex table = (await context.TableOfBatchAsync())[batch];
        byte[] rounds = await TrainedRows.FirstRoundsAsync(context, batch, features.Features.Rows);
        IReadOnlyList<KnownRow> known = await KnownAsync(context, plan, table, batch, features);
        float[] probabilities = package.Probabilities(features.Features);
        IOutlierFilter? unlike = await UnlikeRows.AmongAsync(context, decision.Unlike, features.Features, () => probabilities);
        var labeler = new BatchLabeler(settings, plan, table, decision.Thresholds, unlike, known) { Costs = package.Costs };
        int rows = features.Features.Rows + features.SetAside.Count + known.Count;
        TruthCounts? truth = await BatchOutput.WriteAsync(
            context, batch, rows, failed: false, part => labeler.Write(part, features, probabilities, rounds, batch));
        LabeledDocument document = labeler.Document() with { Truth = truth };
        await ReviewRanking.KeepAsync(context, batch, features, document.Review, document.Audit);
        return document;
    }

    /// <summary>The rows of a batch whose label is known. Looked for only where rows are missing among its features.</summary>
    private static async Task<IReadOnlyList<KnownRow>> KnownAsync(
        RunContext context, PlanDocument plan, TableIndex table, int batch, FeatureBatch features)
    {
        TableSlice slice = plan.Tables.SelectMany(t => t.Slices).ElementAt(batch);
        int skipped = table.Skipped is { } rows
            ? SkippedRows.Before(rows, slice.FirstRow + slice.Rows) - SkippedRows.Before(rows, slice.FirstRow) : 0;
        return features.Features.Rows + features.SetAside.Count < slice.Rows - skipped
            && await context.Store.ExistsAsync(RunNames.Known(batch), context.CancellationToken)
            ? await context.Store.ReadJsonAsync<KnownRow[]>(RunNames.Known(batch), context.CancellationToken)
            : [];
    }

    /// <summary>Writes one batch's lines and counts them.</summary>
    private sealed class BatchLabeler(
        RunSettings settings, PlanDocument plan, TableIndex table, float[] thresholds, IOutlierFilter? outliers,
        IReadOnlyList<KnownRow> known)
    {
        private readonly IReadOnlyList<string> classes = plan.Classes;
        private readonly string source = table.File.Name;
        private readonly IConfidenceMeasure measure = RulesFactory.AcceptanceConfidence(settings);
        private readonly ReviewQueue queue = new(ReviewRanking.Candidates(settings));
        private readonly ReviewQueue audit = new(AuditRows);
        private readonly long[] accepted = new long[plan.Classes.Count];
        private readonly long[] predicted = new long[plan.Classes.Count];
        private readonly long[][] histogram = [.. plan.Classes.Select(_ => new long[DisplayBins])];
        private readonly (string Accepted, string Other)[] against = [.. thresholds.Select(Against)];
        private readonly ulong auditSeed = RunContext.Seed(settings, "audit");
        private readonly float[] missing = settings.Probabilities ? [.. plan.Classes.Select(_ => float.NaN)] : [];
        private long unlike;
        private int asideWritten;
        private int knownWritten;
        private PieceResult piece = new(0, 0);

        /// <summary>What decisions cost; null where the most probable class is decided for.</summary>
        public DecisionCosts? Costs { get; init; }

        public void Write(BatchOutput part, FeatureBatch batch, ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> rounds, int number)
        {
            var confidences = new float[batch.Features.Rows];
            measure.Measure(probabilities, classes.Count, confidences);
            for (int i = 0; i < batch.Features.Rows; i++)
            {
                WriteOthers(part, batch.SetAside, batch.RowNumbers[i]);
                bool outlier = outliers?.IsOutlier(batch.Features, i) == true;
                WriteRow(part, batch.RowNumbers[i], probabilities.Slice(i * classes.Count, classes.Count), confidences[i], rounds[i],
                    number, outlier);
            }

            WriteOthers(part, batch.SetAside, long.MaxValue);
            piece = new PieceResult(batch.Features.Rows + batch.SetAside.Count + known.Count, batch.SetAside.Count)
            {
                Known = known.Count,
            };
        }

        public void WriteFailed(BatchOutput part, FailedBatch failure)
        {
            int rows = 0;
            for (long row = failure.FirstRow; row < failure.FirstRow + failure.Rows; row++)
            {
                if (!SkippedRows.Contains(table.Skipped, row))
                {
                    WriteRejected(part, row, $"its batch failed: {failure.Reason}");
                    rows++;
                }
            }

            piece = new PieceResult(rows, rows);
        }

        public LabeledDocument Document() => new()
        {
            Piece = piece,
            AcceptedByClass = accepted,
            PredictedByClass = predicted,
            Outliers = unlike,
            Histogram = histogram,
            Review = queue.ToList(),
            Audit = audit.ToList(),
        };

        /// <summary>Writes the rows without features that come before a row: those set aside, and those whose label is known.</summary>
        private void WriteOthers(BatchOutput part, IReadOnlyList<SetAsideRow> aside, long before)
        {
            while (true)
            {
                long nextAside = asideWritten < aside.Count ? aside[asideWritten].Row : long.MaxValue;
                long nextKnown = knownWritten < known.Count ? known[knownWritten].Row : long.MaxValue;
                if (Math.Min(nextAside, nextKnown) >= before)
                {
                    return;
                }

                if (nextAside < nextKnown)
                {
                    WriteAside(part, aside[asideWritten++]);
                }
                else
                {
                    WriteKnown(part, known[knownWritten++]);
                }
            }
        }

        private void WriteKnown(BatchOutput part, KnownRow row)
        {
            (string file, long number) = table.Place(row.Row);
            int label = plan.Labels[row.Labeled];
            string reason = row.IsAnswer ? "labeled by a person" : string.Create(
                CultureInfo.InvariantCulture,
                $"the same as labeled row {plan.LabeledRow[row.Labeled]} of {plan.LabeledFiles[plan.LabeledFile[row.Labeled]]}");
            float[] sure = settings.Probabilities ? [.. classes.Select((_, k) => k == label ? 1f : 0f)] : [];
            part.Add(row.Row, file, number, classes[label], 1, RowDecision.Labeled, 0, reason, sure);
        }

        private void WriteAside(BatchOutput part, SetAsideRow row) =>
            WriteRejected(
                part, row.Row, row.Column.Length == 0 ? $"set aside: {row.Reason}" : $"set aside: column {row.Column}: {row.Reason}");

        private void WriteRejected(BatchOutput part, long row, string reason)
        {
            (string file, long number) = table.Place(row);
            part.Add(row, file, number, "", float.NaN, RowDecision.Rejected, 0, reason, missing);
        }

        private void WriteRow(
            BatchOutput part, long row, ReadOnlySpan<float> probabilities, float confidence, int round, int batch, bool outlier)
        {
            int best = DecisionCosts.Decide(Costs, probabilities);
            confidence = Costs is null ? confidence : Math.Clamp(probabilities[best], 0, 1);
            int second = Second(probabilities, best);
            bool accepts = !outlier && confidence >= thresholds[best];
            unlike += outlier ? 1 : 0;
            Span<char> reason = stackalloc char[96];
            int length = outlier ? Unlike(reason) : Reason(reason, confidence, against[best], accepts);
            (string file, long fileRow) = table.Place(row);
            part.Add(
                row, file, fileRow, classes[best], confidence, accepts ? RowDecision.Accepted : RowDecision.Review, round, reason[..length],
                settings.Probabilities ? probabilities : []);
            predicted[best]++;
            accepted[best] += accepts ? 1 : 0;
            histogram[best][Math.Min(DisplayBins - 1, (int)(confidence * DisplayBins))]++;
            Ask(row, batch, best, second, confidence, Math.Max(0, probabilities[best] - probabilities[second]), accepts);
        }

        /// <summary>
        /// Uncertain rows go to a person by their margin, accepted ones by a draw that does not depend on the order of batches.
        /// </summary>
        private void Ask(long row, int batch, int best, int second, float confidence, float margin, bool accepts)
        {
            if (!accepts && queue.Wants(margin, source, row))
            {
                queue.Add(new ReviewRow(source, row, classes[best], confidence, classes[second], margin, ReviewKind.Uncertain));
            }

            if (accepts && (float)SeededRandom.Uniform(auditSeed, batch, row) is var draw && audit.Wants(draw, source, row))
            {
                // The second class has at most what the first leaves: the margin is this at least.
                float least = Math.Max(0, 2 * confidence - 1);
                audit.Add(
                    new ReviewRow(source, row, classes[best], confidence, classes[second], least, ReviewKind.Audit) { Draw = draw });
            }
        }

        private static int Unlike(Span<char> text)
        {
            const string Words = "unlike the labeled rows";
            Words.CopyTo(text);
            return Words.Length;
        }

        private static int Reason(Span<char> text, float confidence, (string Accepted, string Other) against, bool accepts)
        {
            const string Words = "confidence ";
            Words.CopyTo(text);
            int length = Words.Length + FourDecimals(text[Words.Length..], confidence);
            string rest = accepts ? against.Accepted : against.Other;
            rest.CopyTo(text[length..]);
            return length + rest.Length;
        }

        /// <summary>What the reason says after the confidence: the same for every row of a class.</summary>
        private static (string Accepted, string Other) Against(float threshold) => float.IsPositiveInfinity(threshold)
            ? ("", "; no threshold accepts this class")
            : (string.Create(CultureInfo.InvariantCulture, $" >= threshold {threshold:0.0000}"),
                string.Create(CultureInfo.InvariantCulture, $" < threshold {threshold:0.0000}"));

        /// <summary>
        /// A number in [0, 1] with four decimals, rounded from the six of the confidence column, so that a reader of both finds no
        /// contradiction.
        /// </summary>
        private static int FourDecimals(Span<char> text, float value)
        {
            const int Length = 6;
            int tenThousandths = ((int)Millionths.Of(value) + 50) / 100;
            text[0] = (char)('0' + tenThousandths / 10_000);
            text[1] = '.';
            for (int i = Length - 1; i > 1; i--)
            {
                (tenThousandths, int digit) = Math.DivRem(tenThousandths, 10);
                text[i] = (char)('0' + digit);
            }

            return Length;
        }

        private static int Second(ReadOnlySpan<float> probabilities, int best)
        {
            int second = best == 0 ? 1 : 0;
            for (int k = 0; k < probabilities.Length; k++)
            {
                if (k != best && probabilities[k] > probabilities[second])
                {
                    second = k;
                }
            }

            return second;
        }
    }
}
