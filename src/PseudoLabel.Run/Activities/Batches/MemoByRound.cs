namespace PseudoLabel.Run.Activities.Batches;

/// <summary>What is read once for a round and shared by its batches; of the rounds, those asked for last are kept.</summary>
/// <param name="read">Reads what a round left.</param>
/// <param name="kept">Rounds kept, at least 1.</param>
internal sealed class MemoByRound<T>(Func<int, Task<T>> read, int kept)
{
    private readonly Lock changing = new();
    private readonly List<(int Round, Memo<T> Memo)> memos = [];

    /// <summary>What a round left.</summary>
    public Task<T> GetAsync(int round)
    {
        Memo<T> memo;
        lock (changing)
        {
            int found = memos.FindIndex(m => m.Round == round);
            memo = found < 0 ? new Memo<T>(() => read(round)) : memos[found].Memo;
            if (found >= 0)
            {
                memos.RemoveAt(found);
            }

            memos.Add((round, memo));
            if (memos.Count > kept)
            {
                memos.RemoveAt(0);
            }
        }

        return memo.GetAsync();
    }
}
