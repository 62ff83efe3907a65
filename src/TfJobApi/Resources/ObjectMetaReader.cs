using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>Reads metadata; a member of the wrong type becomes a cause and is left out, an unknown one is dropped.</summary>
internal static class ObjectMetaReader
{
    public static ObjectMeta Read(ReadOnlyMemory<byte> json, CauseList causes)
    {
        if (json.Span is not [(byte)'{', ..])
        {
            if (!json.IsEmpty && json.Span is not [(byte)'n', ..])
            {
                causes.Add(JsonTypes.WrongType("metadata", json.Span, "object"));
            }

            return new();
        }

        var members = new Members(json, causes);
        return new()
        {
            Annotations = members.TextMap("annotations"),
            CreationTimestamp = members.Text("creationTimestamp"),
            Finalizers = members.TextArray("finalizers"),
            GenerateName = members.Text("generateName"),
            Generation = members.Integer("generation"),
            Labels = members.TextMap("labels"),
            Name = members.Text("name"),
            Namespace = members.Text("namespace"),
            OwnerReferences = OwnerReferences.Read(members["ownerReferences"], causes),
            ResourceVersion = members.Text("resourceVersion"),
            SelfLink = members.Text("selfLink"),
            Uid = members.Text("uid"),
        };
    }

    private readonly struct Members(ReadOnlyMemory<byte> json, CauseList causes)
    {
        private readonly CanonicalObject _object = CanonicalObject.Parse(json);

        /// <summary>The member's value; no bytes when it is absent or null, which Go reads as the same.</summary>
        public ReadOnlyMemory<byte> this[string name] => _object[name] is var value && value.Span is [(byte)'n', ..] ? default : value;

        /// <summary>An empty text counts as none, as in Go.</summary>
        public string? Text(string name)
        {
            var value = this[name];
            if (value.Length <= 2 && (value.IsEmpty || value.Span[0] == '"'))
            {
                return null;
            }

            if (value.Span[0] == '"')
            {
                return JsonStrings.Decode(value.Span[1..^1]);
            }

            causes.Add(JsonTypes.WrongType($"metadata.{name}", value.Span, "string"));
            return null;
        }

        public long Integer(string name)
        {
            var value = this[name];
            if (value.IsEmpty)
            {
                return 0;
            }

            if (JsonNumbers.TryReadInteger(value.Span, out var integer))
            {
                return integer;
            }

            causes.Add(JsonTypes.WrongType($"metadata.{name}", value.Span, "integer"));
            return 0;
        }

        public ReadOnlyMemory<byte> TextMap(string name) => Texts(name, '{', "object");

        public ReadOnlyMemory<byte> TextArray(string name) => Texts(name, '[', "array");

        private ReadOnlyMemory<byte> Texts(string name, char open, string type)
        {
            var value = this[name];
            if (value.Length <= 2 && (value.IsEmpty || value.Span[0] == open))
            {
                return default;
            }

            if (value.Span[0] != open)
            {
                causes.Add(JsonTypes.WrongType($"metadata.{name}", value.Span, type));
                return default;
            }

            var reader = new CanonicalReader(value.Span);
            for (var index = 0; reader.Read(); index++)
            {
                if (reader.Value[0] != '"')
                {
                    var field = open == '{' ? $"metadata.{name}.{Encoding.UTF8.GetString(reader.Name)}" : $"metadata.{name}[{index}]";
                    causes.Add(JsonTypes.WrongType(field, reader.Value, "string"));
                }
            }

            return value;
        }
    }
}
