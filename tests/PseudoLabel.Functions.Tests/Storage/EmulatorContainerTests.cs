using System.Net;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging.Abstractions;
using PseudoLabel.Functions.Storage;

namespace PseudoLabel.Functions.Tests.Storage;

public sealed class EmulatorContainerTests
{
    [Theory]
    [InlineData(HttpStatusCode.Created)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(null)]
    public async Task StartAsync_WhateverTheEmulatorAnswers_AsksForTheContainerAndGoesOn(HttpStatusCode? answer)
    {
        using var emulator = new Emulator(answer);
        var options = new BlobClientOptions { Transport = new HttpClientTransport(emulator), Retry = { MaxRetries = 0 } };
        var container = new BlobContainerClient(new Uri("http://127.0.0.1:10000/devstoreaccount1/data"), options);
        using var service = new EmulatorContainer(container, NullLogger<EmulatorContainer>.Instance);

        await service.StartAsync(TestContext.Current.CancellationToken);
        await service.ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(["PUT /devstoreaccount1/data?restype=container"], emulator.Asked);
    }

    /// <summary>Answers every request alike; null is one that is not there.</summary>
    private sealed class Emulator(HttpStatusCode? answer) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
            var response = new HttpResponseMessage(answer ?? throw new HttpRequestException("refused"));
            if (answer == HttpStatusCode.Conflict)
            {
                response.Headers.Add("x-ms-error-code", "ContainerAlreadyExists");
            }

            return Task.FromResult(response);
        }
    }
}
