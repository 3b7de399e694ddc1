namespace PseudoLabel.Run.Settings;

/// <summary>
/// A value that a setting does not take. The message goes on from the setting's name ("is 7; it must be ..."):
/// whoever knows how the user wrote that name, and where, makes the whole line of it.
/// </summary>
public sealed class SettingException(string message) : Exception(message);
