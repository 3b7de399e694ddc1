using PseudoLabel.Data;
using PseudoLabel.Run.Models;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>Reads the model that a user names.</summary>
internal static class ModelFile
{
    /// <summary>Reads a model.</summary>
    /// <param name="name">The model file, or the folder of the run that wrote one.</param>
    /// <exception cref="UserErrorException">It is not there, or is no model.</exception>
    public static ModelPackage Read(string name)
    {
        string file = Directory.Exists(name) ? Path.Join(name, RunNames.Model.Replace('/', Path.DirectorySeparatorChar)) : name;
        if (!File.Exists(file))
        {
            throw new UserErrorException("model not found; 'pseudolabel run --out DIR' writes it to DIR/result/model.zip", name);
        }

        try
        {
            using FileStream stream = File.OpenRead(file);
            return ModelPackage.Read(stream, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException("the model cannot be read: " + e.Message, name, inner: e);
        }
    }
}
