using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using PseudoLabel.Benchmarks.Speed;

namespace PseudoLabel.Benchmarks.Serving;

/// <summary>
/// Clients that each ask about once a second where the runs stand, the list and one run in turn, and beside each question send a byte to
/// an echo in this process: how long that takes is what the machine itself and this client add.
/// </summary>
internal sealed class StatusPollers : IAsyncDisposable
{
    private readonly ServeProcess serve;
    private readonly Func<string> run;
    private readonly CancellationTokenSource stop = new();
    private readonly Task[] clients;
    private readonly Task echo;
    private readonly TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
    private ConcurrentBag<double> answers = [];
    private ConcurrentBag<double> echoes = [];
    private ConcurrentBag<string> failures = [];

    /// <param name="serve">The server.</param>
    /// <param name="clients">How many there are.</param>
    /// <param name="run">The run to ask for.</param>
    public StatusPollers(ServeProcess serve, int clients, Func<string> run)
    {
        this.serve = serve;
        this.run = run;
        listener.Start();
        echo = Task.Run(EchoAsync);
        this.clients = [.. Enumerable.Range(0, clients).Select(i => Task.Run(() => PollAsync(i, clients)))];
    }

    /// <summary>Ends the count so far, says what it was and begins anew.</summary>
    /// <param name="what">What went on meanwhile.</param>
    public PollCount Take(string what)
    {
        double[] took = [.. Interlocked.Exchange(ref answers, []).Order()];
        double[] echoed = [.. Interlocked.Exchange(ref echoes, []).Order()];
        string[] failed = [.. Interlocked.Exchange(ref failures, [])];
        var count = new PollCount(what, took.Length, failed, At(took, 0.5), At(took, 0.99), took.LastOrDefault(), At(echoed, 0.99));
        Console.WriteLine(count);
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        listener.Stop();
        await echo;
        listener.Dispose();
        stop.Dispose();
    }

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

    private async Task PollAsync(int client, int clients)
    {
        using var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync((System.Net.IPEndPoint)listener.LocalEndpoint);
        byte[] one = new byte[1];
        try
        {
            // Spread over the second, as clients are.
            await Task.Delay(TimeSpan.FromSeconds((double)client / clients), stop.Token);
            for (int turn = client; ; turn++)
            {
                long began = Stopwatch.GetTimestamp();
                await AskAsync(turn % 2 == 0 ? "/api/runs" : "/api/runs/" + run());
                long echoBegan = Stopwatch.GetTimestamp();
                await tcp.GetStream().WriteAsync(one, stop.Token);
                await tcp.GetStream().ReadExactlyAsync(one, stop.Token);
                echoes.Add(Stopwatch.GetElapsedTime(echoBegan).TotalMilliseconds);
                TimeSpan rest = TimeSpan.FromSeconds(1) - Stopwatch.GetElapsedTime(began);
                await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Enough was asked.
        }
    }

    private async Task AskAsync(string path)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            using HttpResponseMessage response = await serve.Http.GetAsync(new Uri(path, UriKind.Relative), stop.Token);
            await response.Content.ReadAsByteArrayAsync(stop.Token);
            if (!response.IsSuccessStatusCode)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {(int)response.StatusCode}"));
            }
        }
        catch (HttpRequestException e)
        {
            failures.Add($"{path}: {e.Message}");
        }

        answers.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    private async Task EchoAsync()
    {
        List<Task> talks = [];
        try
        {
            while (true)
            {
                talks.Add(TalkAsync(await listener.AcceptTcpClientAsync()));
            }
        }
        catch (SocketException)
        {
            await Task.WhenAll(talks);
        }
    }

    private static async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            byte[] one = new byte[1];
            while (await client.GetStream().ReadAsync(one) > 0)
            {
                await client.GetStream().WriteAsync(one);
            }
        }
    }
}

/// <summary>How questions were answered during a part of a benchmark; times in milliseconds.</summary>
/// <param name="What">What went on.</param>
/// <param name="Answers">Questions asked.</param>
/// <param name="Failures">Those that were not answered, or with an error.</param>
/// <param name="Median">The median of the times.</param>
/// <param name="P99">The time that 99 of 100 stay below.</param>
/// <param name="Most">The longest.</param>
/// <param name="EchoP99">The same of the bare echo.</param>
internal sealed record PollCount(
    string What, int Answers, IReadOnlyList<string> Failures, double Median, double P99, double Most, double EchoP99)
{
    /// <summary>The bar for <see cref="P99"/>.</summary>
    public const double Bar = 100;

    /// <summary>Its lines of the table: no failure, and the time.</summary>
    public IEnumerable<TableLine> Lines() =>
    [
        Turns.Line($"{What}: failed questions", string.Create(CultureInfo.InvariantCulture, $"{Failures.Count} of {Answers:N0}"),
            Failures is [var first, ..] ? first : "none", [Failures.Count], 0, atLeast: false),
        Turns.Line($"{What}: p99 of a status against 100 ms", string.Create(CultureInfo.InvariantCulture, $"{P99:0.0} ms"),
            string.Create(CultureInfo.InvariantCulture, $"{EchoP99:0.0} ms a bare echo"), [P99 / Bar], 1, atLeast: false),
    ];

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{What}: {Answers:N0} questions, {Failures.Count} failed, median {Median:0.0} ms, p99 {P99:0.0} ms, most {Most:0.0} ms; "
            + $"p99 of a bare echo {EchoP99:0.0} ms; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
}
