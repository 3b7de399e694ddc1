using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Models;

/// <summary>
/// Reads a package of anybody's: what it holds is bounded and checked before it is believed, and refused in one line where it cannot be.
/// </summary>
internal static class PackageReader
{
    private static readonly JsonSerializerOptions Form = new(RunStoreExtensions.Json)
    {
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads it.</summary>
    /// <param name="stream">Where from, seekable; left open.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="UserErrorException">It is no package, a damaged one, or one of a newer program.</exception>
    public static ModelPackage Read(Stream stream, string name)
    {
        try
        {
            using var parts = new PackageParts(stream);
            ModelAbout about = parts.Read(ModelPackage.AboutEntry, part => About(part, name));
            PackageCheck.Check(about);
            FeatureTransform transform = parts.Read(ModelPackage.TransformEntry, FeatureTransform.Read);
            PackageCheck.Check(about, transform);
            return new ModelPackage
            {
                About = about,
                Transform = transform,
                Model = parts.Read(ModelPackage.ModelEntry, s => ModelSerializer.Read(s, about.Classes.Count, transform.Columns)),
            };
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or EndOfStreamException or NotSupportedException)
        {
            throw new UserErrorException(
                $"this is no model that 'pseudolabel run' wrote ({Why(e)}); give its result/model.zip", name, inner: e);
        }
    }

    /// <summary>In words of a model, where a parser's would say nothing to whoever gave the file.</summary>
    private static string Why(Exception fault) => fault switch
    {
        JsonException => $"{ModelPackage.AboutEntry} does not say what a model is",
        EndOfStreamException => "it ends too early",
        _ => fault.Message.TrimEnd('.'),
    };

    /// <summary>The version is looked at first: a newer one may say what cannot be read here.</summary>
    private static ModelAbout About(Stream part, string name)
    {
        string version = Json<Written>(part).Version;
        if (ProgramVersion.IsNewer(version))
        {
            throw new UserErrorException(
                $"this model was written by a newer version, {version}, and this is {ProgramVersion.Current}; "
                    + $"install {version} or later", name);
        }

        part.Position = 0;
        return Json<ModelAbout>(part);
    }

    private static T Json<T>(Stream stream) =>
        JsonSerializer.Deserialize<T>(stream, Form) ?? throw new InvalidDataException($"{ModelPackage.AboutEntry} is empty");

    /// <summary>What every version's package says, whatever else it may say.</summary>
    private sealed record Written
    {
        public required string Version { get; init; }
    }
}
