using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace PseudoLabel.Infra.Tests.Compiling;

/// <summary>
/// The Bicep compiler, from its NuGet package; it asks nothing of the network. One process answers all requests, each a JSON-RPC call
/// (<c>bicep jsonrpc</c>): starting it takes longer than most compilations.
/// </summary>
internal sealed class BicepCompiler : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string Program =
        typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "BicepProgram").Value!;

    private readonly SemaphoreSlim turn = new(1);
    private readonly Process process;
    private int calls;

    private BicepCompiler(Process process) => this.process = process;

    /// <summary>Starts it; where it cannot run, the test is skipped.</summary>
    public static BicepCompiler Start()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64,
            "The Bicep compiler of the tests' package runs on Linux x64 alone.");
        var start = new ProcessStartInfo(Program, ["jsonrpc", "--stdio"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        return new BicepCompiler(Process.Start(start)!);
    }

    /// <summary>Calls a method of <c>ICliJsonRpcProtocol</c> of the compiler's source.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="parameters">What it takes.</param>
    /// <returns>What it gives.</returns>
    public async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        using var late = new CancellationTokenSource(Patience);
        await turn.WaitAsync(late.Token);
        try
        {
            var call = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = ++calls, ["method"] = method, ["params"] = parameters };
            byte[] body = Encoding.UTF8.GetBytes(call.ToJsonString());
            Stream to = process.StandardInput.BaseStream;
            await to.WriteAsync(Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), late.Token);
            await to.WriteAsync(body, late.Token);
            await to.FlushAsync(late.Token);
            JsonNode answer = await ReadAsync(process.StandardOutput.BaseStream, late.Token);
            return answer["result"]
                ?? throw new InvalidOperationException(answer["error"]?["message"]?.GetValue<string>() ?? answer.ToJsonString());
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
        turn.Dispose();
    }

    private static async Task<JsonNode> ReadAsync(Stream from, CancellationToken cancellationToken)
    {
        int length = 0;
        for (string line = await LineAsync(from, cancellationToken); line.Length > 0; line = await LineAsync(from, cancellationToken))
        {
            if (line.Split(':') is ["Content-Length", var number])
            {
                length = int.Parse(number, CultureInfo.InvariantCulture);
            }
        }

        byte[] body = new byte[length];
        await from.ReadExactlyAsync(body, cancellationToken);
        return JsonNode.Parse(body)!;
    }

    private static async Task<string> LineAsync(Stream from, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (true)
        {
            await from.ReadExactlyAsync(one, cancellationToken);
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }
    }
}
