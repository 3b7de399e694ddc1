using System.Diagnostics;

namespace PseudoLabel.Infra.Tests.Supply;

/// <summary>The audit fails where it finds something, and where it cannot look; run with a stand-in for what asks the sources.</summary>
public sealed class AuditTests : IDisposable
{
    private const string Faulty = """
        {"version":1,"projects":[{"path":"a","frameworks":[{"framework":"net10.0","topLevelPackages":[{"id":"P","resolvedVersion":"1.0.0",
        "vulnerabilities":[{"severity":"High","advisoryurl":"https://example.org/fault"}]}]}]}]}
        """;

    private const string FaultyBelow = """
        {"version":1,"projects":[{"path":"a","frameworks":[{"framework":"net10.0","transitivePackages":[{"id":"Q","resolvedVersion":"2.0.0",
        "vulnerabilities":[{"severity":"Low","advisoryurl":"https://example.org/low"}]}]}]}]}
        """;

    private const string Sound = """{"version":1,"projects":[{"path":"a"}]}""";

    private const string Unknown = """
        {"version":1,"problems":[{"text":"the source did not answer","level":"error"}],"projects":[{"path":"a"}]}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("audit-tests-").FullName;

    [Theory]
    [InlineData("all sound", Faulty, Sound, Sound, 0, "no fault of a package is known")]
    [InlineData("a package of the solution", Faulty, FaultyBelow, Sound, 1, "Q 2.0.0: Low, https://example.org/low")]
    [InlineData("a package of the host", Faulty, Sound, Faulty, 1, "P 1.0.0: High, https://example.org/fault")]
    [InlineData("a source without such data", Sound, Sound, Sound, 2, "cannot tell")]
    [InlineData("a source that does not answer", Faulty, Unknown, Sound, 2, "the source did not answer")]
    [InlineData("a fault, and a part that was not looked at", Faulty, Faulty, Unknown, 2, "the source did not answer")]
    [InlineData("no list", Faulty, "Unhandled exception", Sound, 2, "what is no list")]
    [InlineData("a list of nothing", Faulty, """{"version":1,"projects":[]}""", Sound, 2, "no project was looked at")]
    [InlineData("nothing at all", Faulty, "", Sound, 2, "what is no list")]
    public async Task Audit_WhatTheSourcesSay_DecidesHowItEnds(
        string what, string known, string solution, string host, int exitCode, string words)
    {
        (int code, string said) = await AuditAsync(known, solution, host, "exit 0");

        Assert.True(exitCode == code, $"{what}: {code}, {said}");
        Assert.Contains(words, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_HostCannotBeRestored_Fails()
    {
        (int code, string said) = await AuditAsync(Faulty, Sound, Sound, "case \"$2\" in *host*) echo 'error NU1004'; exit 1 ;; esac");

        Assert.Equal(2, code);
        Assert.Contains("NU1004", said, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(int Code, string Said)> AuditAsync(string known, string solution, string host, string restore)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The stand-in is a shell script.");
        await File.WriteAllTextAsync(Path.Combine(folder, "known.json"), known);
        await File.WriteAllTextAsync(Path.Combine(folder, "solution.json"), solution);
        await File.WriteAllTextAsync(Path.Combine(folder, "host.json"), host);
        string standIn = Path.Combine(folder, "dotnet");
        await File.WriteAllTextAsync(standIn, $"""
            #!/bin/sh
            if [ "$1" = restore ]; then {restore}; exit 0; fi
            case "$2" in
              *known.csproj) cat {folder}/known.json ;;
              *host.csproj) cat {folder}/host.json ;;
              *.sln) cat {folder}/solution.json ;;
              *) exit 9 ;;
            esac

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(standIn, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await AuditProgram.ReadyAsync();
        var start = new ProcessStartInfo(AuditProgram.Dotnet, [AuditProgram.Assembly]) { WorkingDirectory = Work() };
        start.Environment["DOTNET_HOST_PATH"] = standIn;
        return await AuditProgram.RunAsync(start);
    }

    /// <summary>A repository with nothing but what the audit looks for.</summary>
    private string Work()
    {
        string work = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName;
        const string hostLock = "src/PseudoLabel.Functions/packages.host.lock.json";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(work, hostLock))!);
        File.Copy(Repository.Path(hostLock), Path.Combine(work, hostLock));
        File.WriteAllText(Path.Combine(work, "PseudoLabelFunctions.sln"), "");
        return work;
    }
}
