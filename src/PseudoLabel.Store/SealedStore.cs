namespace PseudoLabel.Store;

/// <summary>
/// A run's own store: everything in it carries a checksum, and what is opened is checked before a byte of it is used. Documents stay JSON,
/// with the checksum as their last property; other files have it in them, block by block; results are as they are, and have it beside
/// them, in <see cref="RunNames.Seals"/>. Whatever reads a run's files reads them through this.
/// </summary>
/// <remarks>
/// A file that is damaged is refused by a <see cref="Data.UserErrorException"/> that tells it by <see cref="DamagedFileException"/>: when
/// it is opened, or, past its first 64 KiB, by the read that comes to the damage.
/// </remarks>
/// <param name="files">The run's files as they lie there; names are the same.</param>
public sealed class SealedStore(IRunStore files) : IRunStore
{
    /// <summary>The run's files as they lie there.</summary>
    internal IRunStore Files => files;

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => files.ExistsAsync(name, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="Data.UserErrorException">The file is damaged.</exception>
    public async Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default) => SealForms.Of(name) switch
    {
        SealForm.Blocks => await BlockReadStream.OpenAsync(await OpenAsync(name, cancellationToken), name, cancellationToken),
        SealForm.Json => await JsonSeal.OpenAsync(await OpenAsync(name, cancellationToken), name, cancellationToken),
        SealForm.Beside => await OpenResultAsync(name, cancellationToken),
        SealForm.None => await OpenAsync(name, cancellationToken),
    };

    /// <inheritdoc/>
    public async Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        ResultSeal? seal = null;
        await files.WriteAsync(name, async stream => seal = await WriteAsync(stream, name, write, cancellationToken), cancellationToken);
        await KeepAsync(name, seal, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string> WriteIfAsync(
        string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        ResultSeal? seal = null;
        string written = await files.WriteIfAsync(
            name, etag, async stream => seal = await WriteAsync(stream, name, write, cancellationToken), cancellationToken);
        await KeepAsync(name, seal, cancellationToken);
        return written;
    }

    /// <summary>Writes nothing over a file that is there, so that whoever opens it finds it damaged, and nobody finds it gone.</summary>
    /// <param name="name">Its name; nothing there is no fault.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public async Task VoidAsync(string name, CancellationToken cancellationToken = default)
    {
        if (await files.ExistsAsync(name, cancellationToken))
        {
            await files.WriteAsync(name, _ => Task.CompletedTask, cancellationToken);
        }
    }

    /// <summary>Whether a result is what was written, or none was.</summary>
    /// <param name="name">Its name, under <c>result/</c>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<bool> HoldsAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!await files.ExistsAsync(ResultSeal.NameOf(name), cancellationToken))
        {
            return true;
        }

        if (!await files.ExistsAsync(name, cancellationToken)
            || await this.FindJsonAsync<ResultSeal>(ResultSeal.NameOf(name), cancellationToken) is not { } seal)
        {
            return false;
        }

        await using Stream stream = await OpenAsync(name, cancellationToken);
        return await ResultSeal.OfAsync(stream, name, cancellationToken) == seal;
    }

    /// <inheritdoc/>
    public Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default) =>
        files.DeleteFileAsync(name, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) => files.DeleteAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Lengths are those of the files as they lie there.</remarks>
    public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        files.ListAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) => files.ETagAsync(name, cancellationToken);

    /// <summary>Writes a file with its checksum in it.</summary>
    /// <returns>The checksum where it goes beside the file; null where it does not.</returns>
    private static async Task<ResultSeal?> WriteAsync(
        Stream stream, string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        await using SealWriteStream? sealing = SealForms.Of(name) switch
        {
            SealForm.Blocks => new BlockWriteStream(stream, name),
            SealForm.Json => new JsonWriteStream(stream, name),
            SealForm.Beside => new ResultWriteStream(stream, name),
            SealForm.None => null,
        };
        await write(sealing ?? stream);
        if (sealing is not null)
        {
            await sealing.CompleteAsync(cancellationToken);
        }

        return (sealing as ResultWriteStream)?.Seal;
    }

    /// <summary>Opens the file as it lies there; one that is not is told of by the name that it has here.</summary>
    private async Task<Stream> OpenAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await files.OpenReadAsync(name, cancellationToken);
        }
        catch (FileNotFoundException e)
        {
            throw new FileNotFoundException(e.Message, name, e);
        }
    }

    private Task KeepAsync(string name, ResultSeal? seal, CancellationToken cancellationToken) =>
        seal is null ? Task.CompletedTask : this.WriteJsonAsync(ResultSeal.NameOf(name), seal, cancellationToken);

    /// <summary>
    /// Opens a result. One that is held is checked first, where its seal is there: a copy of the results alone has none.
    /// </summary>
    private async Task<Stream> OpenResultAsync(string name, CancellationToken cancellationToken)
    {
        Stream stream = await OpenAsync(name, cancellationToken);
        if (!SealForms.IsHeld(name) || !await files.ExistsAsync(ResultSeal.NameOf(name), cancellationToken))
        {
            return stream;
        }

        try
        {
            ResultSeal seal = await this.ReadJsonAsync<ResultSeal>(ResultSeal.NameOf(name), cancellationToken);
            if (await ResultSeal.OfAsync(stream, name, cancellationToken) != seal)
            {
                throw DamagedFileException.Error(name);
            }

            stream.Position = 0;
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
