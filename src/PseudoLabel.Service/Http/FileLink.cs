namespace PseudoLabel.Service.Http;

/// <summary>A link by which a file is put straight into the store, past the host and its limits.</summary>
/// <param name="Address">Where it is put.</param>
/// <param name="Headers">What the request must say beside it.</param>
/// <param name="Until">Until when the link holds.</param>
public sealed record FileLink(Uri Address, IReadOnlyDictionary<string, string> Headers, DateTimeOffset Until);
