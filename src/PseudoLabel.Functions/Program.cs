using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using PseudoLabel.Functions;
using PseudoLabel.Functions.Access;

FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
builder.UseMiddleware<InvocationLogScope>();
builder.ConfigureFunctionsWebApplication();
builder.Services.AddTelemetry(builder.Configuration).AddPseudoLabelInBlobs(builder.Configuration).AddAccess(builder.Configuration);
await builder.Build().RunAsync();
