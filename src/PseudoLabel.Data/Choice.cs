namespace PseudoLabel.Data;

/// <summary>Something that a user chooses by name, declared once: the name, what it does, and what obeys it.</summary>
/// <typeparam name="T">
/// What obeys it: an object, a factory, or a member of an enumeration that is switched upon without a default.
/// </typeparam>
/// <param name="Name">Its name in settings, in kebab case.</param>
/// <param name="Help">What it does, in a line without a full stop.</param>
/// <param name="Value">What obeys it.</param>
public sealed record Choice<T>(string Name, string Help, T Value);
