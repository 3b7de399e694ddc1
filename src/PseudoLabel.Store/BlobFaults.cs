using Azure;
using Azure.Storage.Blobs.Models;

namespace PseudoLabel.Store;

/// <summary>What the blob service's refusals mean here.</summary>
public static class BlobFaults
{
    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;

    /// <summary>The blob, or its container, is not there.</summary>
    public static bool IsAbsent(RequestFailedException e) => e.Status == NotFound;

    /// <summary>The blob is not in the state that was asked for, or another writer's commit swept away the blocks of this one.</summary>
    public static bool IsConflict(RequestFailedException e) =>
        e.Status == PreconditionFailed
        || (e.Status == Conflict && e.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        || e.ErrorCode == BlobErrorCode.InvalidBlockList;

    /// <summary>An ETag as this project keeps it: without quotes, as lists and events have it.</summary>
    public static string Text(ETag etag) => etag.ToString("H").Trim('"');
}
