using Microsoft.DurableTask;
using PseudoLabel.Data;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Functions.Tests.Orchestrations;

public sealed class ActivityRetryTests
{
    /// <summary>
    /// Each end of the process takes one try: the first is not marked, some are, and one more is left for the refusal that says so.
    /// </summary>
    [Fact]
    public void Attempts_AreEnoughForWorkThatEndsTheProcessToBeGivenUp() =>
        Assert.True(ActivityRetry.Attempts >= new StartLimits().Starts + 2);

    [Theory]
    [InlineData(typeof(IOException), false)]
    [InlineData(typeof(TimeoutException), false)]
    [InlineData(typeof(HttpRequestException), false)]
    [InlineData(typeof(OperationCanceledException), false)]
    [InlineData(typeof(ArgumentException), true)]
    [InlineData(typeof(ArgumentOutOfRangeException), true)]
    [InlineData(typeof(UserErrorException), true)]
    public void IsPermanent_ByTheTypeThatTravels(Type type, bool permanent)
    {
        var failure = new TaskFailureDetails(type.FullName!, "message", null, null, null);

        Assert.Equal(permanent, ActivityRetry.IsPermanent(failure));
        Assert.Equal(permanent,
            ActivityRetry.IsPermanent(new TaskFailureDetails("Microsoft.DurableTask.TaskFailedException", "outer", null, failure, null)));
    }

    [Fact]
    public void RootMessage_UsersErrorWithAFaultUnderneath_IsTheUsersError()
    {
        var inner = new TaskFailureDetails("System.FormatException", "bad digit", null, null, null);
        var own = new TaskFailureDetails(typeof(UserErrorException).FullName!, "a.csv, line 2: this is no number", null, inner, null);
        var outer = new TaskFailureDetails("Microsoft.DurableTask.TaskFailedException", "Task 'Ingest' failed", null, own, null);

        Assert.Equal("a.csv, line 2: this is no number", ActivityRetry.RootMessage(outer));
    }

    [Theory]
    [InlineData(typeof(UserErrorException), "a.csv, line 2: this is no number")]
    [InlineData(typeof(IOException), "IOException: " + FailureText.Fault)]
    public void ToldMessage_OnlyAUsersErrorIsToldInItsWords(Type type, string told)
    {
        var inner = new TaskFailureDetails("System.FormatException", "/srv/app/secret", null, null, null);
        var own = new TaskFailureDetails(type.FullName!, "a.csv, line 2: this is no number", null, null, null);
        var outer = new TaskFailureDetails("Microsoft.DurableTask.TaskFailedException", "Task 'Ingest' failed", null, own, null);

        Assert.Equal(told, ActivityRetry.ToldMessage(outer));
        Assert.DoesNotContain("/srv", ActivityRetry.ToldMessage(inner), StringComparison.Ordinal);
    }

    [Fact]
    public void RootMessage_StorageClientsWholeAnswer_IsItsFirstLine()
    {
        var failure = new TaskFailureDetails(
            "Azure.RequestFailedException", "The specified blob does not exist.\r\nRequestId:1\nStatus: 404", null, null, null);

        Assert.Equal("The specified blob does not exist.", ActivityRetry.RootMessage(failure));
    }
}
