namespace PseudoLabel.Service.Access;

/// <summary>Who asks.</summary>
/// <param name="Name">The name that what the caller does is kept under; null where the host tells callers apart by nothing.</param>
/// <param name="Role">What the caller may do; null for nothing.</param>
public sealed record Caller(string? Name, CallerRole? Role)
{
    /// <summary>Whoever the host lets in, where it tells callers apart by nothing: all of them may do everything.</summary>
    public static Caller Anyone { get; } = new(null, CallerRole.Operator);

    /// <summary>Whoever asks for what anybody may have.</summary>
    public static Caller Nobody { get; } = new(null, null);

    /// <summary>Whether the caller may do what a role may.</summary>
    /// <param name="needed">The role; null for what anybody may.</param>
    public bool May(CallerRole? needed) => needed is null || Role >= needed;
}
