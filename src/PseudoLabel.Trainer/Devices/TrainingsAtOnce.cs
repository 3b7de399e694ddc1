namespace PseudoLabel.Trainer.Devices;

/// <summary>
/// How many trainings share a GPU. With small networks it waits for operations to be started more than it computes, and several threads
/// start more. The gain is limited: all use one queue of operations, and torch goes back through the networks on one thread for each
/// device. What each training draws and learns is its own, so none depends on how many there are.
/// </summary>
internal static class TrainingsAtOnce
{
    private const int Most = 3;

    // Larger images keep a GPU busy, and a few of them at once its memory full: a step that does not fit is taken in parts, and slower.
    private const int MostColumns = 32 * 32 * 3;

    /// <summary>Trainings at once.</summary>
    /// <param name="columns">Values of a row.</param>
    public static int OnGpu(int columns) => columns <= MostColumns ? Most : 1;
}
