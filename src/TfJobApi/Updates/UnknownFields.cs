using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>
/// Finds the fields that a TFJob does not have, outside of its spec and status, which keep every field, and those that are
/// given twice. A null is no field: in a patch it takes one away.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
/// </summary>
internal static class UnknownFields
{
    /// <summary>How many are told; as many as a real server tells.</summary>
    private const int Limit = 100;

    /// <summary>How many tokens need no rented memory.</summary>
    private const int FewTokens = 32;

    /// <summary>The metadata's fields, with those that are not kept here.</summary>
    public static IReadOnlyList<string> Metadata { get; } =
    [
        "annotations", "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation",
        "labels", "managedFields", "name", "namespace", "ownerReferences", "resourceVersion", "selfLink", "uid",
    ];

    /// <summary>Each fault as a sentence. The text is good JSON.</summary>
    public static IReadOnlyList<string> Find(ReadOnlySpan<byte> json)
    {
        using var tokens = new JsonTokens(json, stackalloc JsonToken[FewTokens]);
        tokens.ReadAll();
        List<string> faults = [];
        new Walk(json, tokens.Read, faults).Value(0, null);

        return faults;
    }

    /// <summary>The same of an object that has been put together, in which nothing is given twice.</summary>
    public static IReadOnlyList<string> Find(CanonicalValue whole)
    {
        List<string> faults = [];
        AddUnknown(null, whole, faults);
        AddUnknown(new(null, Candidate.MetadataMember), whole[Candidate.MetadataMember], faults);

        return faults;
    }

    private static void AddUnknown(Place? parent, CanonicalValue json, List<string> faults)
    {
        foreach (var member in json.Members)
        {
            var place = new Place(parent, member.Name);
            if (faults.Count < Limit && !IsKnown(place) && !member.Value.IsNull)
            {
                faults.Add($"unknown field {GoQuote.Quote(place.Path)}");
            }
        }
    }

    private static bool IsKnown(Place member) => member switch
    {
        { Parent: null } => Candidate.IsKnown(member.Name),
        { Parent: { Parent: null, Name: Candidate.MetadataMember } } => Metadata.Contains(member.Name),
        _ => true,
    };

    private readonly ref struct Walk(ReadOnlySpan<byte> json, ReadOnlySpan<JsonToken> tokens, List<string> faults)
    {
        private readonly ReadOnlySpan<byte> _json = json;
        private readonly ReadOnlySpan<JsonToken> _tokens = tokens;

        public void Value(int index, Place? place)
        {
            switch (_json[_tokens[index].Start])
            {
                case (byte)'{':
                    Members(index, place);
                    break;
                case (byte)'[':
                    Elements(index, place);
                    break;
                default:
                    break;
            }
        }

        private void Members(int index, Place? place)
        {
            HashSet<string> names = new(StringComparer.Ordinal);
            for (var name = index + 1; name < _tokens[index].Next && faults.Count < Limit; name = _tokens[name + 1].Next)
            {
                var text = JsonStrings.Decode(_json[(_tokens[name].Start + 1)..(_tokens[name].End - 1)]);
                var member = new Place(place, text);
                if (!names.Add(text))
                {
                    faults.Add($"duplicate field {GoQuote.Quote(member.Path)}");
                }
                else if (!IsKnown(member) && _json[_tokens[name + 1].Start] != 'n')
                {
                    faults.Add($"unknown field {GoQuote.Quote(member.Path)}");
                }

                Value(name + 1, member);
            }
        }

        private void Elements(int index, Place? place)
        {
            var count = 0;
            for (var element = index + 1; element < _tokens[index].Next && faults.Count < Limit; element = _tokens[element].Next)
            {
                Value(element, new(place, string.Create(CultureInfo.InvariantCulture, $"[{count++}]")));
            }
        }
    }

    /// <summary>Where a value is; its path is only put together when there is something to tell.</summary>
    private sealed record Place(Place? Parent, string Name)
    {
        /// <summary>How many UTF-16 units of a path are put together; a hostile one must not cost much.</summary>
        private const int Length = 1024;

        public string Path
        {
            get
            {
                var path = GoQuote.Shorten(Name, Length);
                for (var place = Parent; place is not null && path.Length < Length; place = place.Parent)
                {
                    path = $"{GoQuote.Shorten(place.Name, Length)}{(path[0] == '[' ? "" : ".")}{path}";
                }

                return path;
            }
        }
    }
}
