using System.Globalization;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Http;

/// <summary>
/// Puts files into data sets and removes them. A file goes to the store as it comes and is seen once it is whole: of several that come
/// under one name at once, the last whole one stays.
/// </summary>
/// <param name="root">The container or folder.</param>
/// <param name="room">The host's room for them.</param>
internal sealed class DatasetFiles(IRunStore root, FileRoom room)
{
    // What other writers of the same disk must still have: a run that is under way, and the system.
    private const long Reserve = 256L << 20;
    private const long BytesBetweenLooks = 16L << 20;
    private const int BufferBytes = 1 << 16;

    /// <summary>Puts a file there.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="file">The file's place.</param>
    /// <param name="body">The file.</param>
    /// <param name="announced">Its length as the request says it; null where it does not.</param>
    /// <param name="cancellationToken">The request's: nothing then appears.</param>
    /// <returns>Its length.</returns>
    /// <exception cref="RefusedException">It is too long, there is no room for it, or it broke off.</exception>
    public async Task<long> PutAsync(
        string dataset, DatasetFileName file, Stream body, long? announced, CancellationToken cancellationToken)
    {
        RequireShort(announced ?? 0);
        RequireRoom(announced ?? 0);
        long length = 0;
        try
        {
            await root.WriteAsync(
                file.In(dataset),
                async to =>
                {
                    length = await CopyAsync(body, to, cancellationToken);
                    if (announced is { } said && said != length)
                    {
                        throw new RefusedException(Refusal.Malformed, "the file broke off before its end; send it again");
                    }
                },
                cancellationToken);
        }
        catch (StoreConflictException)
        {
            throw new RefusedException(
                Refusal.Conflict, "another file of this name came to its end meanwhile, and stays; send this one again to replace it");
        }
        catch (FolderWriteException e) when (e.InnerException is { } cause && FolderFaults.IsFull(cause))
        {
            throw NoRoom();
        }

        return length;
    }

    /// <summary>Makes a link by which a file can be put there.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="file">The file's place.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="RefusedException">The host has no such links.</exception>
    public Task<FileLink> LinkAsync(string dataset, DatasetFileName file, CancellationToken cancellationToken) =>
        room.LinkAsync is { } make ? make(file.In(dataset), cancellationToken)
            : throw new RefusedException(
                Refusal.Conflict, "this server gives no links: it takes the file itself; PUT it to the same address without /link");

    /// <summary>Removes a file.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="file">The file's place.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task DeleteAsync(string dataset, DatasetFileName file, CancellationToken cancellationToken)
    {
        if (!await root.DeleteFileAsync(file.In(dataset), cancellationToken))
        {
            throw new RefusedException(Refusal.NotFound, "there is no such file in this data set; GET /api/datasets/NAME lists them");
        }
    }

    private static RefusedException NoRoom() =>
        new(Refusal.NoRoom, "the disk of the server is nearly full; make room there, then send the file again");

    private async Task<long> CopyAsync(Stream body, Stream to, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferBytes];
        long length = 0;
        long looked = 0;
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            length += read;
            RequireShort(length);
            if (length - looked >= BytesBetweenLooks)
            {
                RequireRoom(read);
                looked = length;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return length;
    }

    private void RequireShort(long length)
    {
        if (length > room.MostBytes)
        {
            throw new RefusedException(Refusal.TooLarge, string.Create(
                CultureInfo.InvariantCulture, $"the file is larger than {room.MostBytes >> 20:N0} MiB; {room.Otherwise}"));
        }
    }

    private void RequireRoom(long length)
    {
        if (room.FreeBytes() is { } free && free - Reserve < length)
        {
            throw NoRoom();
        }
    }
}
