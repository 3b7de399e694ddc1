using System.Diagnostics;

namespace PseudoLabel.Infra.Tests;

/// <summary>The hook after a deployment, run with stand-ins for the Azure CLI and for waiting.</summary>
public sealed class HookTests : IDisposable
{
    private const string Update = "containerapp job update --subscription s --resource-group g --name job --image image --output none";
    private const string Create =
        "deployment group create --subscription s --resource-group g --name events-subscription --template-file subscription.bicep"
        + " --parameters appName=app topicName=topic storageName=account --output none";

    private readonly string folder = Directory.CreateTempSubdirectory("hook-tests-").FullName;

    [Theory]
    [InlineData("webhook", "", 0, 0, new[] { Create })]
    [InlineData("webhook", "job", 0, 0, new[] { Update, Create })]
    [InlineData("webhook", "", 2, 0, new[] { Create, Create, Create })]
    [InlineData("webhook", "", 9, 1, new[] { Create, Create, Create, Create, Create, Create })]
    [InlineData("none", "job", 0, 0, new[] { Update })]
    [InlineData("none", "", 0, 0, new string[0])]
    public async Task Postdeploy_AsProvisioned_DoesWhatIsLeft(string hook, string cpuJob, int failures, int exitCode, string[] calls)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The hook for Windows is another one.");
        string log = Path.Combine(folder, "calls");
        await StandInAsync("az", $"""
            echo "$*" >> {log}
            case "$*" in *"group create"*) [ "$(grep -c "group create" {log})" -gt {failures} ] ;; esac
            """);
        await StandInAsync("sleep", "exit 0");

        var start = new ProcessStartInfo("sh", [Repository.Path("infra/hooks/postdeploy.sh")]) { RedirectStandardError = true };
        start.Environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach ((string name, string value) in new[]
        {
            ("AZURE_SUBSCRIPTION_ID", "s"), ("AZURE_RESOURCE_GROUP", "g"), ("EVENT_HOOK", hook), ("FUNCTION_APP_NAME", "app"),
            ("EVENT_TOPIC_NAME", "topic"),
            ("STORAGE_ACCOUNT_NAME", "account"), ("TRAINER_CPU_JOB_NAME", cpuJob), ("SERVICE_TRAINER_IMAGE_NAME", "image"),
        })
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal((exitCode, exitCode != 0), (process.ExitCode, errors.Length > 0));
        Assert.Equal(calls, File.Exists(log) ? await File.ReadAllLinesAsync(log) : []);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task StandInAsync(string name, string script)
    {
        string path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
