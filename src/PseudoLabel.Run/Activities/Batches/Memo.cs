namespace PseudoLabel.Run.Activities.Batches;

/// <summary>
/// Something that is read once and kept, and shared by all who ask meanwhile; a read that failed is tried again by the next who asks.
/// </summary>
internal sealed class Memo<T>(Func<Task<T>> read)
{
    private readonly Lock changing = new();
    private Task<T>? reading;

    public Task<T> GetAsync()
    {
        lock (changing)
        {
            if (reading is null || reading.IsFaulted || reading.IsCanceled)
            {
                reading = read();
            }

            return reading;
        }
    }
}
