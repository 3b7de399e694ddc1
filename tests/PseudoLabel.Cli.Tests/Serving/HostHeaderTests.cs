using PseudoLabel.Cli.Serving;

namespace PseudoLabel.Cli.Tests.Serving;

public sealed class HostHeaderTests
{
    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("LOCALHOST:7071", "localhost")]
    [InlineData("127.0.0.1:65535", "127.0.0.1")]
    [InlineData("[::1]:80", "[::1]")]
    [InlineData("[0:0:0:0:0:0:0:1]", "[::1]")]
    [InlineData("labels.example.org", "labels.example.org")]
    [InlineData("my_service:80", "my_service")]
    public void NameOf_AHost_IsItsName(string header, string name) => Assert.Equal(name, HostHeader.NameOf(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData(":80")]
    [InlineData("localhost:")]
    [InlineData("localhost:0")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("127.0.0.1:80:80")]
    [InlineData("127.0.0.1:+80")]
    [InlineData("user@127.0.0.1")]
    [InlineData("127.0.0.1,localhost")]
    [InlineData("127.0.0.1/x")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("127.0.0.01")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("a b")]
    public void NameOf_NoHost_IsNone(string? header) => Assert.Null(HostHeader.NameOf(header));

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.8.8.8", true)]
    [InlineData("[::1]", true)]
    [InlineData("loopback", false)]
    [InlineData("localhost.example.org", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("[::]", false)]
    [InlineData("10.0.0.1", false)]
    public void IsLoopback_OnlyThisMachinesOwnNames(string name, bool own) =>
        Assert.Equal(own, HostHeader.IsLoopback(HostHeader.NameOf(name)!));
}
