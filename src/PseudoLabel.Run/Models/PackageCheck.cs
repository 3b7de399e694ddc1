using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Features.Embedded;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Models;

/// <summary>Whether what a package says of its model can be, and whether its parts go together: files are passed around.</summary>
internal static class PackageCheck
{
    // The longest side of a picture that any network is opened for.
    private const int MostSide = 1024;

    /// <summary>Checks what is said before anything is made of it.</summary>
    /// <exception cref="InvalidDataException">It cannot be.</exception>
    public static void Check(ModelAbout about)
    {
        Require(ProgramVersion.IsVersion(about.Version), "version");
        Require(
            about.Classes.Count >= 2 && !about.Classes.Any(string.IsNullOrEmpty)
                && about.Classes.Distinct(StringComparer.Ordinal).Count() == about.Classes.Count,
            "classes");
        Require(new Temperature(about.Temperature).IsSound, "temperature");
        Require(about.Blend is >= 0 and <= 1 && about.Round >= 0, "round or blend");
        Require(
            about.Costs is not { } costs || (costs.Count == (long)about.Classes.Count * about.Classes.Count
                && costs.All(cost => cost >= 0 && double.IsFinite(cost))),
            "costs");
        Require(IsSound(about.Schema), "schema");
        Require(IsSound(about.Text), "settings of text files");
    }

    /// <summary>Checks a transform against what is said of the model.</summary>
    /// <exception cref="InvalidDataException">They do not go together.</exception>
    public static void Check(ModelAbout about, FeatureTransform transform)
    {
        if (!transform.Fits(about.Schema) || !transform.Embedded.All(column => Fits(column, about.Schema)))
        {
            throw new InvalidDataException("about.json and transform.json do not go together");
        }
    }

    private static bool Fits(EmbeddedColumn column, TableSchema schema) => column.About.Input switch
    {
        EmbedderInput.Text => column.About.Picture is null
            && schema.UsedColumns().Any(c => c.Name == column.Name && c.Kind == ColumnKind.Text),
        EmbedderInput.Image => schema.ImageFiles && column.About.Picture is not null && column.About.Picture == schema.Picture,
        _ => false,
    };

    private static bool IsSound(TableSchema schema)
    {
        bool columns = !schema.MissingMarkers.Contains(null!)
            && schema.Columns.All(c => c is { Name: not null, Reason: not null } && Enum.IsDefined(c.Kind) && IsSound(c.Form));
        return columns && IsSide(schema.Picture)
            && (schema.Image is not { } image
                || (IsSide(image) && image.Columns == schema.UsedColumns().Count
                    && schema.UsedColumns().All(c => c.Kind == ColumnKind.Numeric)))
            && (schema.Image is not null || (!schema.ImageFiles && schema.Picture is null));
    }

    private static bool IsSound(CellForm? form) =>
        form is null || (!form.Markers.Contains(null!) && (form.Time is not { } time || Enum.IsDefined(time)));

    private static bool IsSide(ImageShape? shape) =>
        shape is null or { Height: >= 1 and <= MostSide, Width: >= 1 and <= MostSide, Channels: 1 or 3 };

    private static bool IsSound(TextSettings text) =>
        (text.Delimiter is TextSettings.Auto or "tab" || TextSettings.IsMark(text.Delimiter))
        && (text.Quote is TextSettings.Auto or TextSettings.None || TextSettings.IsMark(text.Quote))
        && (text.Comment is TextSettings.Auto or TextSettings.None || TextSettings.IsMark(text.Comment))
        && TextSettings.Encodings.Names.Contains(text.Encoding);

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException($"about.json says what cannot be of the {what}");
        }
    }
}
