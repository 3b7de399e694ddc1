using System.Diagnostics.CodeAnalysis;

namespace PseudoLabel.Service.Http;

/// <summary>The routes of data sets: what lies in them, what their runs take, and a look at their files before a run.</summary>
public sealed class DatasetApi
{
    internal DatasetApi()
    {
    }

    /// <summary><c>GET /api/settings</c>: every setting of a run.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Hosts call every route on the instance.")]
    public ApiResponse ListSettings() => ApiJson.CamelResponse(200, SettingList.All);
}
