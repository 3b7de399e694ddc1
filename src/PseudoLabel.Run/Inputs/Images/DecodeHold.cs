namespace PseudoLabel.Run.Inputs.Images;

/// <summary>What one image has of the budget of all decodes; given back when its pixels are no longer needed.</summary>
/// <param name="budget">The budget.</param>
internal sealed class DecodeHold(DecodeBudget budget) : IDisposable
{
    private long taken = -1;

    /// <summary>The bytes that it has; less than 0 where none were taken yet.</summary>
    public long Taken => Interlocked.Read(ref taken);

    // Who forgets to dispose pixels does not take their part for ever.
    ~DecodeHold()
    {
        GiveBack();
    }

    /// <summary>Waits for memory. An image within another, as DICOM has them, has its part already: who holds one must not wait.</summary>
    /// <param name="bytes">What the decode takes at its most.</param>
    public void Take(long bytes)
    {
        if (taken < 0)
        {
            taken = budget.Take(bytes);
        }
    }

    public void Dispose()
    {
        GiveBack();
        GC.SuppressFinalize(this);
    }

    private void GiveBack()
    {
        if (Interlocked.Exchange(ref taken, 0) is > 0 and long bytes)
        {
            budget.Give(bytes);
        }
    }
}
