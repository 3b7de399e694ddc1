using System.Globalization;
using System.Text;

namespace PseudoLabel.Data;

/// <summary>
/// The one exception for a user's mistake: an input file, a setting or an argument that cannot be used.
/// Its message is one line that says what is wrong, where, and what to do. Every other exception is a bug.
/// Whatever an input holds, the message is short: <see cref="Excerpt"/> cuts its parts.
/// </summary>
public sealed class UserErrorException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="problem">What is wrong and what to do, in one line, without the place.</param>
    /// <param name="file">The file, as the user named it; null when no file is at fault.</param>
    /// <param name="line">The line, 1-based, the header being line 1; null when it is not about a line.</param>
    /// <param name="column">The column's name (or its 1-based position as text); null when it is not about a column.</param>
    /// <param name="inner">The fault underneath, kept for debugging only.</param>
    public UserErrorException(string problem, string? file = null, long? line = null, string? column = null, Exception? inner = null)
        : base(Format(problem, file, line, column), inner)
    {
        Problem = Excerpt.Problem(problem);
        File = file is null ? null : Excerpt.Name(file);
        Line = line;
        Column = column is null ? null : Excerpt.Name(column);
    }

    /// <summary>What is wrong and what to do, without the place.</summary>
    public string Problem { get; }

    /// <summary>The file at fault, as the user named it.</summary>
    public string? File { get; }

    /// <summary>The line at fault, 1-based, the header being line 1.</summary>
    public long? Line { get; }

    /// <summary>The column at fault.</summary>
    public string? Column { get; }

    private static string Format(string problem, string? file, long? line, string? column)
    {
        var text = new StringBuilder();
        if (file is not null)
        {
            text.Append(Excerpt.Name(file));
            if (line is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $", line {line}");
            }

            if (column is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $", column '{Excerpt.Name(column)}'");
            }

            text.Append(": ");
        }

        return text.Append(Excerpt.Problem(problem)).ToString();
    }
}
