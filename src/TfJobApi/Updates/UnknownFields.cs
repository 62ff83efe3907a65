using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// Finds unknown fields outside of the spec and the status, which keep every field, and duplicate fields. A null is not an
/// unknown field: in a patch it removes one.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
/// </summary>
internal static class UnknownFields
{
    /// <summary>The same as on a real server.</summary>
    private const int Limit = 100;

    /// <summary>Bounds the paths that are written for one body, repeated ones included.</summary>
    private const int MaxPaths = 1000;

    /// <summary>Includes fields that are not stored here.</summary>
    public static IReadOnlyList<string> Metadata { get; } =
    [
        "annotations", "clusterName", "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation",
        "labels", "managedFields", "name", "namespace", "ownerReferences", "resourceVersion", "selfLink", "uid",
    ];

    /// <summary>Returns an error message for each field.</summary>
    public static IReadOnlyList<string> Find(ResourceDefinition resource, ReadOnlySpan<byte> json)
    {
        using var tokens = new JsonTokens(json, stackalloc JsonToken[JsonTokens.InitialCapacity]);
        tokens.ReadAll();
        List<string> errors = [];
        new Walk(resource, json, tokens.Read, errors).Value(0, FieldPath.Root);

        return errors;
    }

    /// <summary>Returns the same for a patched object, which cannot have duplicate fields.</summary>
    public static IReadOnlyList<string> Find(ResourceDefinition resource, CanonicalValue whole)
    {
        List<string> errors = [];
        AddUnknown(resource, FieldPath.Root, whole, errors);
        AddUnknown(resource, FieldPath.Metadata, whole["metadata"], errors);

        return errors;
    }

    private static void AddUnknown(ResourceDefinition resource, FieldPath parent, CanonicalValue json, List<string> errors)
    {
        foreach (var member in json.Members)
        {
            var field = parent.Child(member.Name);
            if (errors.Count < Limit && !IsKnown(resource, field) && !member.Value.IsNull)
            {
                errors.Add($"unknown field {GoQuote.Quote(field.ToString())}");
            }
        }
    }

    private static bool IsKnown(ResourceDefinition resource, FieldPath member) => member switch
    {
        _ when resource.IsBuiltIn && StrategicMergePatch.IsDirective(member.Name) => true,
        { Parent.IsRoot: true } => member.Name is "apiVersion" or "kind" or "metadata"
            || (resource.Members?.Contains(member.Name) ?? member.Name is "spec" or "status"),
        { Parent: { Name: "metadata", Parent.IsRoot: true } } => Metadata.Contains(member.Name),
        _ => true,
    };

    private ref struct Walk(ResourceDefinition resource, ReadOnlySpan<byte> json, ReadOnlySpan<JsonToken> tokens, List<string> errors)
    {
        private readonly ReadOnlySpan<byte> _json = json;
        private readonly ReadOnlySpan<JsonToken> _tokens = tokens;
        private int _paths;

        private readonly bool IsFull => errors.Count >= Limit || _paths >= MaxPaths;

        public void Value(int index, FieldPath path)
        {
            switch (_json[_tokens[index].Start])
            {
                case (byte)'{':
                    Members(index, path);
                    break;
                case (byte)'[':
                    Elements(index, path);
                    break;
                default:
                    break;
            }
        }

        private void Members(int index, FieldPath path)
        {
            Dictionary<string, bool> isDuplicate = new(StringComparer.Ordinal);
            for (var name = index + 1; name < _tokens[index].Next && !IsFull; name = _tokens[name + 1].Next)
            {
                var text = JsonStrings.Decode(_json[(_tokens[name].Start + 1)..(_tokens[name].End - 1)]);
                var member = path.Child(text);
                if (isDuplicate.TryAdd(text, false))
                {
                    if (!IsKnown(resource, member) && _json[_tokens[name + 1].Start] != 'n')
                    {
                        AddOnce("unknown field", member);
                    }
                }
                else if (!isDuplicate[text])
                {
                    isDuplicate[text] = true;
                    AddOnce("duplicate field", member);
                }

                Value(name + 1, member);
            }
        }

        /// <summary>Reports no field twice. Source: https://github.com/kubernetes-sigs/json/blob/main/internal/golang/encoding/json/kubernetes_patch.go</summary>
        private void AddOnce(string error, FieldPath member)
        {
            _paths++;
            error = $"{error} {GoQuote.Quote(member.ToString())}";
            if (!errors.Contains(error))
            {
                errors.Add(error);
            }
        }

        private void Elements(int index, FieldPath path)
        {
            var count = 0;
            for (var element = index + 1; element < _tokens[index].Next && !IsFull; element = _tokens[element].Next)
            {
                Value(element, path.Element(count++));
            }
        }
    }
}
