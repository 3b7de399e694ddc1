namespace PseudoLabel.Cli.Serving;

/// <summary>How a local server serves.</summary>
internal sealed record ServeOptions
{
    /// <summary>Where it listens where nothing else is said: this machine alone.</summary>
    public const string DefaultUrls = "http://127.0.0.1:7071";

    /// <summary>The folder with <c>datasets/</c> and <c>runs/</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>Names by which it may be asked for beside its own, in lower case.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>What whoever asks must show; null only where it listens to this machine alone.</summary>
    public AccessToken? Token { get; init; }

    /// <summary>Runs at once.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>Threads of each run.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How long files must have stopped coming before a run starts.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the folder is looked at.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether it listens to this machine alone.</summary>
    public bool IsLoopback => Urls.All(u => HostHeader.NameOf(u.Host) is { } name && HostHeader.IsLoopback(name));
}
