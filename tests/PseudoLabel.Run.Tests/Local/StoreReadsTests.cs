using System.Collections.Concurrent;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>What all batches of a round need is read once, not once a batch: a model can be many megabytes.</summary>
public sealed class StoreReadsTests
{
    [Theory]
    [InlineData("quota")]
    [InlineData("threshold")]
    public async Task RunAsync_ManyBatches_WhatARoundLeftIsReadOnceForAllOfThem(string selection)
    {
        using var data = new SmallData(unlabeled: 1000);
        RunSettings settings = data.Settings() with { Selection = selection, Patience = 3 };
        var job = new JobDocument
        {
            Version = LocalRun.Version,
            Settings = settings,
            LabeledFiles = [LocalRun.Input(InputResolver.Resolve(settings.Labeled, "labeled")[0], labeled: true)],
            UnlabeledFiles = [LocalRun.Input(InputResolver.Resolve(settings.Unlabeled, "unlabeled")[0])],
        };
        var store = new NotedStore(new FolderStore(data.Out()));
        await store.WriteJsonAsync(RunNames.Job, job, CancellationToken.None);

        RunState end = await RunLoop.RunAsync(
            store, new FileDataSource([.. job.LabeledFiles, .. job.UnlabeledFiles]), new RunState { RunId = "local" },
            new LocalRunOptions { Threads = 2 }, null, CancellationToken.None);

        Assert.Equal(10, end.Plan!.Batches);
        Assert.Equal(3, end.Round);
        for (int round = 0; round <= end.Round; round++)
        {
            Assert.InRange(store.Reads(RunNames.RoundModel(round)), 0, 2); // by the batches, and again where the published model is made
            Assert.InRange(store.Reads(RunNames.Trained(round)), 0, 3); // by the batches, the scores, the results
            // by all that follows selecting, and once for all batches that are labeled
            Assert.InRange(store.Reads(RunNames.Selection(round)), 0, 7);
        }
    }

    private sealed class NotedStore(IRunStore store) : IRunStore
    {
        private readonly ConcurrentQueue<string> reads = new();

        public int Reads(string name) => reads.Count(r => r == name);

        public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
            store.ExistsAsync(name, cancellationToken);

        public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
        {
            reads.Enqueue(name);
            return store.OpenReadAsync(name, cancellationToken);
        }

        public Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
            store.WriteAsync(name, write, cancellationToken);

        public Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default) =>
            store.DeleteFileAsync(name, cancellationToken);

        public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) =>
            store.DeleteAsync(prefix, cancellationToken);

        public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
            store.ListAsync(prefix, cancellationToken);

        public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) =>
            store.ETagAsync(name, cancellationToken);

        public Task<string> WriteIfAsync(
            string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
            store.WriteIfAsync(name, etag, write, cancellationToken);
    }
}
