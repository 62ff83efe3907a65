using System.Security.Cryptography;
using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Auth.Iam;

/// <summary>The name of an account, a project or a user, its id, or both.</summary>
internal sealed record IamName(string? Name, string Id)
{
    public const string DefaultDomain = "domain";
    public const string DefaultProject = "cn-north-4";

    /// <summary>Derives the id from the name: 32 hexadecimal digits.</summary>
    public static IamName Create(string name) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));

    /// <param name="setting">Empty for the default.</param>
    public static IamName OrDefault(string setting, string @default) => Create(setting.Length > 0 ? setting : @default);

    /// <summary>Returns null if the object has neither a name nor an id.</summary>
    public static IamName? Parse(CanonicalValue json) =>
        json["name"].Text is { Length: > 0 } name ? Create(name)
        : json["id"].Text is { Length: > 0 } id ? new(null, id)
        : null;

    /// <param name="setting">Empty to match every name.</param>
    public bool Matches(string setting) => setting.Length == 0 || Id == Create(setting).Id;
}
