using System.Security.Cryptography;
using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Auth.Iam;

/// <summary>Names an account, a project or a user by name, id, or both.</summary>
internal sealed record IamName(string? Name, string Id)
{
    /// <summary>Creates the name with the id that always belongs to it: 32 hexadecimal digits.</summary>
    public static IamName Of(string name) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));

    /// <summary>Null if the object has neither.</summary>
    public static IamName? Of(CanonicalValue json) =>
        json["name"].Text is { Length: > 0 } name ? Of(name)
        : json["id"].Text is { Length: > 0 } id ? new(null, id)
        : null;

    /// <summary>Whether this is the configured one; true if none is configured.</summary>
    public bool Is(string configured) => configured.Length == 0 || Id == Of(configured).Id;
}
