using Google.Protobuf;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// The values of objects, as a kube-apiserver stores a custom resource: canonical JSON without the version and the selfLink, then
/// a newline. A kube-apiserver that would store other bytes writes the object again at an update without a change.
/// </summary>
internal static class EtcdValues
{
    /// <summary>etcd counts the whole request, which has the key in the comparison, in the write and in the read.</summary>
    private const int KeyCount = 3;

    private const int RequestSize = 64;

    public static Result<ByteString> Encode(ApiObject item, ByteString key)
    {
        var bare = item.WithVersion(0).WithSelfLink("");
        if (bare.Length + 1 + (KeyCount * key.Length) + RequestSize > ApiObject.SizeLimit)
        {
            return ApiErrors.ObjectTooLarge(item.Resource.Name, ApiObject.SizeLimit);
        }

        var bytes = new byte[bare.Length + 1];
        bare.Write(bytes);
        bytes[^1] = (byte)'\n';
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>Returns null, and the reason, if the value is not an object of this key.</summary>
    public static ApiObject? Decode(ObjectKey key, ByteString value, long version, out string reason)
    {
        var json = value.Memory;
        json = json.Span is [.., (byte)'\n'] ? json[..^1] : json;
        if (!CanonicalJson.TryParse(json, out var root, out var error))
        {
            reason = error.ToString();
            return null;
        }

        if (!root.IsObject)
        {
            reason = "it is not a JSON object";
            return null;
        }

        var causes = new FieldErrorList();
        var item = ApiObject.Read(key.Resource, root, causes);
        var faults = causes.ToList();
        reason = faults.Count > 0 ? $"{faults[0].Field}: {faults[0].Message}"
            : root["kind"].Text != key.Resource.Kind || root["apiVersion"].Text != key.Resource.ApiVersion ? $"it is not a {key.Resource.Kind} of {key.Resource.ApiVersion}"
            : item.Meta.Uid is null ? "metadata.uid is missing"
            : item.Meta.Name != key.Name || (item.Meta.Namespace ?? "") != key.Namespace ? "its metadata names another object"
            : "";

        return reason.Length == 0 ? item.WithVersion(version) : null;
    }
}
