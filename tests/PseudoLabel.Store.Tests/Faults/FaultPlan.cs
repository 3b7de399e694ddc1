using System.Security.Cryptography;
using System.Text;

namespace PseudoLabel.Store.Tests.Faults;

/// <summary>
/// Which requests meet which fault, by a seed: it depends on the request and on how often it came, not on the order among others. A fault
/// is transient: a request meets no more of them in a row than the client tries again.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="share">The share of requests with a fault.</param>
internal sealed class FaultPlan(int seed, double share)
{
    /// <summary>The share of faults that tests go by.</summary>
    public const double UsualShare = 0.2;

    /// <summary>How many seeds tests go through; more than those few where this variable says so, such as 100.</summary>
    private const string SeedsVariable = "PSEUDOLABEL_FAULT_SEEDS";

    private const int MostInARow = 4;

    // A second's wait is rare, as tests have to wait for it.
    private const int RareBelow = 26;
    private static readonly Fault[] Faults =
        [.. Enum.GetValues<Fault>().Where(f => f is not (Fault.None or Fault.BusyForASecond))];
    private readonly Dictionary<string, int> met = [];

    // By call, which its tries share: of many callers of the same thing each is told of its own faults.
    private readonly Dictionary<string, int> rows = [];
    private readonly Dictionary<Fault, int> counts = [];

    /// <summary>Faults so far, by kind.</summary>
    public IReadOnlyDictionary<Fault, int> Counts => counts;

    /// <summary>The seeds that a test goes through.</summary>
    /// <param name="few">How many of them are always gone through.</param>
    public static IEnumerable<TheoryDataRow<int>> Seeds(int few)
    {
        int many = int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out int set) ? set : 0;
        return Enumerable.Range(1, Math.Max(few, many)).Select(seed => new TheoryDataRow<int>(seed));
    }

    /// <summary>What the next request meets.</summary>
    public Fault Next(ProxyRequest request)
    {
        lock (met)
        {
            string call = request["x-ms-client-request-id"] ?? request.Key;
            int count = met.GetValueOrDefault(request.Key);
            int row = rows.GetValueOrDefault(call);
            byte[] draw = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {count} {request.Key}"));
            bool meets = row < MostInARow && BitConverter.ToUInt32(draw) < share * uint.MaxValue;
            met[request.Key] = count + 1;
            rows[call] = meets ? row + 1 : 0;
            Fault fault = !meets ? Fault.None : Faults[BitConverter.ToUInt32(draw, 4) % Faults.Length];
            if (fault == Fault.Busy && draw[8] < RareBelow)
            {
                fault = Fault.BusyForASecond;
            }

            counts[fault] = counts.GetValueOrDefault(fault) + 1;
            return fault;
        }
    }
}
