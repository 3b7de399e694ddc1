using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings.Forms;

namespace PseudoLabel.Run.Settings;

/// <summary>
/// One property of <see cref="RunSettings"/> as a user meets it: its name, what it takes, and how it is read from a command line
/// or from JSON. <see cref="SettingTable"/> lists them all.
/// </summary>
public abstract class Setting
{
    private protected Setting(string name, string optionName, string help)
    {
        Name = name;
        OptionName = optionName;
        Help = help;
    }

    /// <summary>Its name in <c>job.json</c> and in the HTTP body, e.g. <c>max-rounds</c>.</summary>
    public string Name { get; }

    /// <summary>Its name on the command line without the dashes: the same, but singular where each use gives one entry.</summary>
    public string OptionName { get; }

    /// <summary>What it does, in a sentence without a full stop.</summary>
    public string Help { get; }

    /// <summary>What it takes, in words, e.g. "a whole number from 0 to 100".</summary>
    public abstract string Takes { get; }

    /// <summary>A word for its value in help texts, e.g. <c>N</c>.</summary>
    public abstract string Placeholder { get; }

    /// <summary>The words it takes where it takes only those; else empty.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>
    /// What it chooses among, each with what it does; null where it takes anything else, or words that say it themselves.
    /// </summary>
    public abstract Choices? Choices { get; }

    /// <summary>Its default as a user would write it; empty where the default is nothing.</summary>
    public abstract string DefaultText { get; }

    /// <summary>How many values one use on the command line may have.</summary>
    public abstract ValueCount Count { get; }

    /// <summary>Takes the values that a command line gives.</summary>
    /// <param name="settings">The settings so far.</param>
    /// <param name="values">The values as written; none only for <see cref="ValueCount.ZeroOrOne"/>.</param>
    /// <param name="shownAs">The setting as the user wrote it, for the error, e.g. <c>--max-rounds</c>.</param>
    /// <returns>The settings with it.</returns>
    /// <exception cref="UserErrorException">It does not take that value.</exception>
    public RunSettings Parse(RunSettings settings, IReadOnlyList<string> values, string shownAs)
    {
        try
        {
            return Parse(settings, values);
        }
        catch (SettingException e)
        {
            throw new UserErrorException($"{shownAs} {e.Message}", inner: e);
        }
    }

    /// <summary>Refuses a value out of range.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="UserErrorException">The value is not one that the setting takes.</exception>
    public void Check(RunSettings settings)
    {
        try
        {
            CheckValue(settings);
        }
        catch (SettingException e)
        {
            throw new UserErrorException($"'{Name}' {e.Message}", inner: e);
        }
    }

    internal abstract RunSettings Parse(RunSettings settings, IReadOnlyList<string> values);

    internal abstract RunSettings Read(RunSettings settings, ref Utf8JsonReader reader);

    internal abstract void Write(Utf8JsonWriter writer, RunSettings settings);

    /// <summary>Whether the settings have its default, written or not.</summary>
    public abstract bool IsDefault(RunSettings settings);

    private protected abstract void CheckValue(RunSettings settings);
}

/// <summary>How many values one use of an option may have.</summary>
public enum ValueCount
{
    /// <summary>None, for yes, or one.</summary>
    ZeroOrOne,

    /// <summary>One.</summary>
    One,

    /// <summary>One or more, and the option may be repeated.</summary>
    Several,
}

/// <summary>A setting of one type.</summary>
/// <typeparam name="T">The property's type.</typeparam>
internal sealed class Setting<T>(
    string name, string optionName, ValueForm<T> form, Func<RunSettings, T> get, Func<RunSettings, T, RunSettings> set, string help)
    : Setting(name, optionName, help)
{
    private static readonly RunSettings Defaults = new();

    public override string Takes => form.Takes;

    public override string Placeholder => form.Placeholder;

    public override IReadOnlyList<string> Words => form.Words;

    public override Choices? Choices => form.Choices;

    public override string DefaultText => form.Show(get(Defaults));

    public override ValueCount Count => form.Count;

    internal override RunSettings Parse(RunSettings settings, IReadOnlyList<string> values) =>
        Checked(settings, form.Parse(values, get(settings)));

    internal override RunSettings Read(RunSettings settings, ref Utf8JsonReader reader) => Checked(settings, form.Read(ref reader));

    internal override void Write(Utf8JsonWriter writer, RunSettings settings) => form.Write(writer, get(settings));

    public override bool IsDefault(RunSettings settings) => form.Show(get(settings)) == DefaultText;

    private protected override void CheckValue(RunSettings settings) => form.Check(get(settings));

    private RunSettings Checked(RunSettings settings, T value)
    {
        form.Check(value);
        return set(settings, value);
    }
}
