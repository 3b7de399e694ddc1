using Microsoft.Azure.Functions.Worker;

namespace PseudoLabel.Functions.Tests.Hosting;

/// <summary>A call of which nothing is known but its identifier.</summary>
internal sealed class FixedContext(string invocationId) : FunctionContext
{
    public override string InvocationId => invocationId;

    public override string FunctionId => throw new NotSupportedException();

    public override TraceContext TraceContext => throw new NotSupportedException();

    public override BindingContext BindingContext => throw new NotSupportedException();

    public override RetryContext RetryContext => throw new NotSupportedException();

    public override IServiceProvider InstanceServices
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override FunctionDefinition FunctionDefinition => throw new NotSupportedException();

    public override IDictionary<object, object> Items
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override IInvocationFeatures Features => throw new NotSupportedException();
}
