using System.Reflection;

namespace TfJobApi.Settings;

/// <summary>The version of this server.</summary>
internal static class ServerVersion
{
    /// <summary>That of the package, for example <c>1.2.3</c> or <c>1.2.3-rc.1</c>, without the commit.</summary>
    public static string Text { get; } =
        typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
