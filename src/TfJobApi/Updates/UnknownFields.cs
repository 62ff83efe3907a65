using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>
/// Finds the fields that a TFJob does not have, outside of its spec and status, which keep every field, and those that are
/// given twice. A null does not count: in a patch it removes a field.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
/// </summary>
internal static class UnknownFields
{
    /// <summary>How many are reported; as many as by a real server.</summary>
    private const int Limit = 100;

    /// <summary>The fields of the metadata, including those that are not stored here.</summary>
    public static IReadOnlyList<string> Metadata { get; } =
    [
        "annotations", "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation",
        "labels", "managedFields", "name", "namespace", "ownerReferences", "resourceVersion", "selfLink", "uid",
    ];

    /// <summary>Returns each mistake as a sentence.</summary>
    public static IReadOnlyList<string> Find(ReadOnlySpan<byte> json)
    {
        using var tokens = new JsonTokens(json, stackalloc JsonToken[JsonTokens.InitialCapacity]);
        tokens.ReadAll();
        List<string> faults = [];
        new Walk(json, tokens.Read, faults).Value(0, FieldPath.Root);

        return faults;
    }

    /// <summary>Returns each unknown field of a patched object, in which no field is given twice.</summary>
    public static IReadOnlyList<string> Find(CanonicalValue whole)
    {
        List<string> faults = [];
        AddUnknown(FieldPath.Root, whole, faults);
        AddUnknown(FieldPath.Metadata, whole[Candidate.MetadataMember], faults);

        return faults;
    }

    private static void AddUnknown(FieldPath parent, CanonicalValue json, List<string> faults)
    {
        foreach (var member in json.Members)
        {
            var field = parent.Child(member.Name);
            if (faults.Count < Limit && !IsKnown(field) && !member.Value.IsNull)
            {
                faults.Add($"unknown field {GoQuote.Quote(field.ToString())}");
            }
        }
    }

    private static bool IsKnown(FieldPath member) => member switch
    {
        { Parent.IsRoot: true } => Candidate.IsKnown(member.Name),
        { Parent: { Name: Candidate.MetadataMember, Parent.IsRoot: true } } => Metadata.Contains(member.Name),
        _ => true,
    };

    private readonly ref struct Walk(ReadOnlySpan<byte> json, ReadOnlySpan<JsonToken> tokens, List<string> faults)
    {
        private readonly ReadOnlySpan<byte> _json = json;
        private readonly ReadOnlySpan<JsonToken> _tokens = tokens;

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
            HashSet<string> names = new(StringComparer.Ordinal);
            for (var name = index + 1; name < _tokens[index].Next && faults.Count < Limit; name = _tokens[name + 1].Next)
            {
                var text = JsonStrings.Decode(_json[(_tokens[name].Start + 1)..(_tokens[name].End - 1)]);
                var member = path.Child(text);
                if (!names.Add(text))
                {
                    faults.Add($"duplicate field {GoQuote.Quote(member.ToString())}");
                }
                else if (!IsKnown(member) && _json[_tokens[name + 1].Start] != 'n')
                {
                    faults.Add($"unknown field {GoQuote.Quote(member.ToString())}");
                }

                Value(name + 1, member);
            }
        }

        private void Elements(int index, FieldPath path)
        {
            var count = 0;
            for (var element = index + 1; element < _tokens[index].Next && faults.Count < Limit; element = _tokens[element].Next)
            {
                Value(element, path.Element(count++));
            }
        }
    }
}
