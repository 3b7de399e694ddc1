using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Functions.Triggers;

/// <summary>Copies a response of the service out to the wire.</summary>
internal sealed class ApiResult(ApiResponse response) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        HttpResponse http = context.HttpContext.Response;
        http.StatusCode = response.Status;
        http.ContentType = response.ContentType;
        http.ContentLength = response.Length;
        foreach ((string name, string value) in response.AllHeaders)
        {
            http.Headers[name] = value;
        }

        if (response.WriteBodyAsync is { } write)
        {
            await write(http.Body, context.HttpContext.RequestAborted);
        }
    }
}
