using System.Text;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Service.Tests.Http;

public sealed class RequestBodyTests
{
    [Theory]
    [InlineData("""{"dataset":"d","seed":1}""", """{              "seed":1}""")]
    [InlineData("""{"seed":1,"dataset":"d"}""", """{"seed":1,             }""")]
    [InlineData("""{"dataset" : "d" , "seed":1}""", """{                  "seed":1}""")]
    [InlineData("{\n\"dataset\":\n\"d\"\n,\"seed\":1}", "{\n          \n   \n \"seed\":1}")]
    public void TakeDataset_Body_LeavesBlanksInItsPlace(string body, string left)
    {
        (string dataset, byte[] settings) = RequestBody.TakeDataset(Encoding.UTF8.GetBytes(body));

        Assert.Equal("d", dataset);
        Assert.Equal(left, Encoding.UTF8.GetString(settings));
    }

    [Theory]
    [InlineData("[]", "one JSON object")]
    [InlineData("{}", "'dataset' is missing")]
    [InlineData("""{"dataset":1}""", "as the name")]
    [InlineData("""{"dataset":"a","dataset":"b"}""", "once")]
    public void TakeDataset_NoneNamed_IsRefused(string body, string says)
    {
        var refused = Assert.Throws<RefusedException>(() => RequestBody.TakeDataset(Encoding.UTF8.GetBytes(body)));

        Assert.Equal(Refusal.Malformed, refused.Refusal);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_TooLarge_IsRefused()
    {
        var refused =
            await Assert.ThrowsAsync<RefusedException>(() => RequestBody.ReadAsync(new MemoryStream(new byte[101]), 100, default));

        Assert.Equal(Refusal.TooLarge, refused.Refusal);
        Assert.Equal(100, (await RequestBody.ReadAsync(new MemoryStream(new byte[100]), 100, default)).Length);
    }
}
