using System.Diagnostics;
using System.Text.Json.Nodes;

namespace PseudoLabel.Infra.Tests;

/// <summary>The scripts around a deployment, run with stand-ins for the Azure CLI and for waiting.</summary>
public sealed class HookTests : IDisposable
{
    private const string Update = "containerapp job update --subscription s --resource-group g --name job --image image --output none";
    private const string Create =
        "deployment group create --subscription s --resource-group g --name events-subscription --template-file subscription.bicep"
        + " --parameters appName=app topicName=topic storageName=account --output none";

    private static readonly string[] CleanUp = ["prod", "--pipeline", "pipe", "--sign-in", "sign"];
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

        (int code, _, string errors) = await RunAsync("infra/hooks/postdeploy.sh", [],
            ("AZURE_SUBSCRIPTION_ID", "s"), ("AZURE_RESOURCE_GROUP", "g"), ("EVENT_HOOK", hook), ("FUNCTION_APP_NAME", "app"),
            ("EVENT_TOPIC_NAME", "topic"),
            ("STORAGE_ACCOUNT_NAME", "account"), ("TRAINER_CPU_JOB_NAME", cpuJob), ("SERVICE_TRAINER_IMAGE_NAME", "image"));

        Assert.Equal((exitCode, exitCode != 0), (code, errors.Length > 0));
        Assert.Equal(calls, File.Exists(log) ? await File.ReadAllLinesAsync(log) : []);
    }

    [Theory]
    [InlineData("false", "", "", new string[0])]
    [InlineData("true", "", "", new string[0])]
    [InlineData("true", "mcr.microsoft.com/k8se/quickstart-jobs:latest", "2026-03-01", new[] { "BUDGET_START=2026-03-01" })]
    [InlineData("true", "cr1.azurecr.io/trainer:7", "", new[] { "SERVICE_TRAINER_IMAGE_NAME=cr1.azurecr.io/trainer:7" })]
    [InlineData("true", "cr1.azurecr.io/trainer:7", "2026-03-01",
        new[] { "SERVICE_TRAINER_IMAGE_NAME=cr1.azurecr.io/trainer:7", "BUDGET_START=2026-03-01" })]
    public async Task Deployed_WhatIsThere_IsWhatMustStay(string exists, string image, string budget, string[] lines)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The workflow that calls it runs on Linux.");
        await StandInAsync("az", $"""
            case "$*" in
              "group exists --name rg-prod") echo {exists} ;;
              "containerapp job list --resource-group rg-prod "*) echo "{image}" ;;
              "deployment sub list "*"'prod'"*) echo "{budget}" ;;
              *) exit 9 ;;
            esac
            """);

        (int code, string output, string errors) = await RunAsync("infra/hooks/deployed.sh", [], ("AZURE_ENV_NAME", "prod"));

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(lines, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(false, new[] { "app create", "app update", "sp create", "app federated-credential create" })]
    [InlineData(true, new[] { "app update" })]
    public async Task SignIn_RegisteredOrNot_EndsRegistered(bool there, string[] calls)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A shell script.");
        string log = Path.Combine(folder, "calls");
        string found = there ? "echo client" : "echo";
        await StandInAsync("az", $"""
            case "$*" in
              "ad app list "*|"ad sp list "*|"ad app federated-credential list "*) {found}; exit ;;
              "account show "*) echo tenant; exit ;;
              "ad app create "*) echo client ;;
            esac
            echo "$*" >> {log}
            """);

        (int code, string output, string errors) = await RunAsync("infra/sign-in.sh", ["labels", "https://app.example/", "principal"]);

        Assert.Equal((0, "", "client\n"), (code, errors, output));
        string[] made = await File.ReadAllLinesAsync(log);
        Assert.Equal(calls.Length, made.Length);
        Assert.All(calls.Zip(made), pair => Assert.StartsWith($"ad {pair.First} ", pair.Second, StringComparison.Ordinal));
        Assert.Contains(made, m => m.Contains("https://app.example/.auth/login/aad/callback", StringComparison.Ordinal));
        Assert.All(made.Skip(there ? 1 : 3), m => Assert.Contains("\"subject\": \"principal\"", m, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignIn_AnotherNumberOfArguments_SaysHow()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A shell script.");

        (int code, _, string errors) = await RunAsync("infra/sign-in.sh", ["labels"]);

        Assert.Equal(2, code);
        Assert.StartsWith("usage: ", errors, StringComparison.Ordinal);
    }

    /// <summary>What is found is deleted, the roles first, and only once it was said so.</summary>
    [Theory]
    [InlineData("yes\n", false, true)]
    [InlineData("no\n", false, false)]
    [InlineData("", false, false)]
    [InlineData("", true, true)]
    public async Task CleanUp_WhatAzdLeaves_IsDeletedOnceConfirmed(string answer, bool yes, bool deleted)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A shell script.");
        string log = await AccountAsync(group: false, isThere: true);

        (int code, string output, string errors) = await RunAsync(
            "infra/clean-up.sh", [.. CleanUp, .. yes ? ["--yes"] : Array.Empty<string>()], answer);

        Assert.Equal((deleted ? 0 : 1, deleted ? "" : "Nothing was deleted\n"), (code, errors));
        string[] right =
        [
            "role assignment delete --ids /a/1", "role assignment delete --ids /a/2", "ad app delete --id pipe", "ad app delete --id sign",
            "deployment sub delete --name first", "deployment sub delete --name second",
        ];
        Assert.Equal(deleted ? right : [], File.Exists(log) ? await File.ReadAllLinesAsync(log) : []);
        Assert.All(
            ["/a/1", "/a/2", "registration of the pipeline pipe", "signed in with sign", "the deployment second"],
            w => Assert.Contains(w, output, StringComparison.Ordinal));
        Assert.Equal(!yes, output.Contains("Write yes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CleanUp_RunAgain_FindsNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A shell script.");
        string log = await AccountAsync(group: false, isThere: false);

        (int code, string output, string errors) = await RunAsync("infra/clean-up.sh", CleanUp);

        Assert.Equal((0, "Nothing is left of prod in the subscription s\n", ""), (code, output, errors));
        Assert.False(File.Exists(log));
    }

    [Fact]
    public async Task CleanUp_InstallationStillThere_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A shell script.");
        string log = await AccountAsync(group: true, isThere: true);

        (int code, _, string errors) = await RunAsync("infra/clean-up.sh", [.. CleanUp, "--yes"]);

        Assert.Equal(1, code);
        Assert.Contains("azd down --purge first", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(log));
    }

    [Theory]
    [InlineData]
    [InlineData("prod", "other")]
    [InlineData("prod", "--pipeline")]
    [InlineData("prod", "--all")]
    public async Task CleanUp_OtherArguments_SaysHow(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A shell script.");

        (int code, _, string errors) = await RunAsync("infra/clean-up.sh", arguments);

        Assert.Equal(2, code);
        Assert.StartsWith("usage: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AppRoles_InTheRegistration_AreThoseOfTheCode()
    {
        string[] roles =
            [.. JsonNode.Parse(Repository.Text("infra/app-roles.json"))!.AsArray().Select(r => r.Text("value"))];
        string code = Repository.Text("src/PseudoLabel.Service/Access/CallerRole.cs");

        Assert.Equal(3, roles.Length);
        Assert.All(roles, r => Assert.Contains($"    {r},", code, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A stand-in for a subscription; what it deletes it notes.</summary>
    private async Task<string> AccountAsync(bool group, bool isThere)
    {
        string log = Path.Combine(folder, "calls");
        string found = isThere ? "echo" : ": ";
        await StandInAsync("az", $"""
            case "$*" in
              "account show "*) echo s ;;
              "group exists --name rg-prod") echo {(group ? "true" : "false")} ;;
              "ad sp list --filter appId eq 'pipe' "*) {found} holder ;;
              "role assignment list --all --assignee holder "*) {found} /a/1; {found} /a/2 ;;
              "ad app list --filter appId eq 'pipe' "*) {found} pipe ;;
              "ad app list --filter appId eq 'sign' "*) {found} sign ;;
              "identity list "*"'pipe'"*) ;;
              "deployment sub list "*"'prod'"*) {found} first; {found} second ;;
              *" delete "*) echo "$*" >> {log} ;;
              *) exit 9 ;;
            esac
            """);
        return log;
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string script, string[] arguments, params (string Name, string Value)[] variables) => RunAsync(script, arguments, "", variables);

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string script, string[] arguments, string answer, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("sh", [Repository.Path(script), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(answer);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, errors);
    }

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
