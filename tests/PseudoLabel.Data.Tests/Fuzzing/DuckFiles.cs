using DuckDB.NET.Data;

namespace PseudoLabel.Fuzzing;

/// <summary>Parquet files that DuckDB writes.</summary>
internal static class DuckFiles
{
    /// <summary>Writes the rows of a query.</summary>
    /// <param name="options">Further options of COPY.</param>
    public static byte[] Write(string query, string options)
    {
        string path = Path.GetTempFileName();
        try
        {
            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"SET TimeZone = 'UTC'; COPY ({query}) TO '{path}' (FORMAT parquet, {options})";
            command.ExecuteNonQuery();
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
