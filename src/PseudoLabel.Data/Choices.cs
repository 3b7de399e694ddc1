using System.Collections;

namespace PseudoLabel.Data;

/// <summary>The names of a list of choices, for what shows or checks them and does not obey them.</summary>
public abstract class Choices
{
    private protected Choices(string what, IReadOnlyList<string> names, IReadOnlyList<string> help)
    {
        What = what;
        Names = names;
        Help = help;
    }

    /// <summary>What is chosen, in words for errors, e.g. <c>confidence measure</c>.</summary>
    public string What { get; }

    /// <summary>The names, in the order in which they are shown.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What each of them does, in the same order.</summary>
    public IReadOnlyList<string> Help { get; }
}

/// <summary>
/// All that can be chosen of one sort, each declared once with what obeys it: settings, help texts and the code that does the work go by
/// the same list, so that no name is taken that nothing obeys.
/// </summary>
/// <typeparam name="T">What obeys a choice. Of an enumeration, every member must have a name.</typeparam>
public sealed class Choices<T> : Choices, IReadOnlyList<Choice<T>>
{
    private readonly Choice<T>[] all;

    /// <summary>Declares the list.</summary>
    /// <param name="what">What is chosen, in words for errors, e.g. <c>confidence measure</c>.</param>
    /// <param name="all">The choices, in the order in which they are shown.</param>
    /// <exception cref="ArgumentException">
    /// A name is given twice or is not in kebab case, or a member of an enumeration has none.
    /// </exception>
    public Choices(string what, params Choice<T>[] all)
        : base(what, [.. all.Select(choice => choice.Name)], [.. all.Select(choice => choice.Help)])
    {
        this.all = all;
        foreach (string name in Names)
        {
            if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                || Names.Count(n => n == name) > 1)
            {
                throw new ArgumentException($"'{name}' is no name of a {what}, or is given twice.", nameof(all));
            }
        }

        if (typeof(T).IsEnum && typeof(T).GetEnumValues().Cast<T>().Except(all.Select(choice => choice.Value)).Any())
        {
            throw new ArgumentException($"A member of {typeof(T).Name} has no name, so no {what} stands for it.", nameof(all));
        }
    }

    /// <summary>Number of choices.</summary>
    public int Count => all.Length;

    /// <summary>A choice by its place.</summary>
    /// <param name="index">The place, from 0.</param>
    public Choice<T> this[int index] => all[index];

    /// <summary>What obeys a name.</summary>
    /// <param name="name">The name, exactly as written.</param>
    /// <exception cref="UserErrorException">There is none of that name; says which there are, and which was probably meant.</exception>
    public T Of(string name) => (Find(name) ?? throw Unknown(name)).Value;

    /// <summary>The choice of a name; null where there is none.</summary>
    /// <param name="name">The name, exactly as written.</param>
    public Choice<T>? Find(string name) => Array.Find(all, choice => choice.Name == name);

    /// <summary>The name that stands for a member of an enumeration.</summary>
    /// <param name="value">The member.</param>
    public string NameOf(T value) => all.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Name;

    /// <inheritdoc/>
    public IEnumerator<Choice<T>> GetEnumerator() => ((IEnumerable<Choice<T>>)all).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => all.GetEnumerator();

    private UserErrorException Unknown(string name)
    {
        string? nearest = NearestName.Find(name, Names);
        return new UserErrorException(
            $"there is no {What} '{Excerpt.Name(name)}'; it is one "
                + $"of {string.Join(", ", Names)}{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
    }
}
