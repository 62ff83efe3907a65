namespace TfJobApi.Settings;

/// <summary>The version of this server.</summary>
internal static class ServerVersion
{
    /// <summary>Three numbers, for example <c>1.2.3</c>.</summary>
    public static string Text => typeof(ServerVersion).Assembly.GetName().Version!.ToString(3);
}
