using System.IO.Pipes;
using PseudoLabel.Run.Inputs.Remote;

namespace PseudoLabel.Run.Tests.Inputs.Remote;

public sealed class InputSpoolTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("spool-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>Somebody at the other end of a pipe may write nothing for ever, and the program is asked to end meanwhile.</summary>
    [Fact]
    public async Task TakeAsync_NothingComes_EndsWhenItIsAskedTo()
    {
        await using var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        await using var reader = new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle);
        using var stop = new CancellationTokenSource();
        Task taking = new InputSpool(() => root, "auto").TakeAsync("-", null, new Deaf(reader), mayStall: false, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking.WaitAsync(TimeSpan.FromMinutes(1)));

        // The thread that waits for bytes sees the end so: a pipe that is read is not let go of, and its disposal would wait for ever.
        await writer.DisposeAsync();
    }

    /// <summary>As standard input is: a read waits for bytes and hears nothing else.</summary>
    private sealed class Deaf(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Task.Run(() => inner.Read(buffer.Span), CancellationToken.None));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
