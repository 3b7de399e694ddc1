namespace PseudoLabel.Cli.Serving;

/// <summary>
/// Sees to it that requests find a thread while runs work. Runs and requests share the thread pool, which begins with a thread for each
/// processor and adds to them slowly, by one or two a second: pieces of work that take seconds would hold all of them, and a question that
/// takes a millisecond would wait for one. With threads enough the system shares the processors among them, and a question is answered
/// between two slices of work.
/// </summary>
internal static class ServeThreads
{
    /// <summary>Threads for requests, the folder watch and what reads and writes files, beside those that runs hold.</summary>
    private const int ForRequests = 64;

    /// <summary>Has the pool make threads at once up to what runs may hold and requests need.</summary>
    public static void Reserve(ServeOptions options)
    {
        ThreadPool.GetMinThreads(out int before, out int completion);
        ThreadPool.SetMinThreads(Math.Max(before, Needed(options)), completion);
    }

    /// <summary>
    /// A run holds a thread for each piece, one for work that is alone of its kind and those that it is spread over, and one small run goes
    /// beside the others.
    /// </summary>
    internal static int Needed(ServeOptions options) => (options.AtOnce + 1) * (2 * options.Threads + 1) + ForRequests;
}
