using System.Globalization;
using System.Text;

namespace TfJobApi.Stress.Fuzz;

/// <summary>Bodies that are not JSON, and JSON Patch.</summary>
internal sealed class OtherBodies(Chance chance, JsonBodies json)
{
    public string JsonPatch()
    {
        var operations = Enumerable.Range(0, 1 + chance.Count(4)).Select(_ => chance.Below(8) switch
        {
            0 => json.Value(),
            1 => $$"""{"op":"{{chance.Of("add", "replace", "test")}}","path":{{Pointer()}},"value":{{json.Value()}},{{json.Member(1)}}}""",
            2 => $$"""{"op":"{{chance.Of("copy", "move")}}","from":{{Pointer()}},"path":{{Pointer()}}}""",
            3 => $$"""{"op":{{json.Value(1)}},"path":{{json.Value(1)}}}""",
            4 => $$"""{"op":"remove","path":{{Pointer()}}}""",
            _ => $$"""{"op":"{{chance.Of("add", "replace", "test")}}","path":{{Pointer()}},"value":{{json.Value()}}}""",
        });
        return $"[{string.Join(',', operations)}]";
    }

    /// <summary>JSON is YAML. Lines of blocks, anchors, tags and bombs are added to it.</summary>
    public string Yaml(string whole) => chance.Below(8) switch
    {
        0 => whole,
        1 => $"---\n{whole}\n---\n{whole}\n",
        2 => Bomb(),
        3 => $"a: &a {json.Value(2)}\nb: *a\n<<: *a\nc: [*a, *b]\n",
        4 => Block(3, 0),
        5 => $"apiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata:\n{Block(2, 2)}spec:\n  tfReplicaSpecs: {{}}\n{Block(2, 2)}",
        6 => chance.Of("%YAML 1.1\n---\n", "%TAG ! x\n---\n", "? a\n: b\n", "? [a, b]\n: c\n", "- a\n- - b\n", "a: |\n x\n  y\n", "a: >-\n\n x\n",
            "\ta: b\n", "a: 'x\n\n y'\n", "!!binary aGk=\n", "...\n", "--- a\n--- b\n", "a:\n- b\n-c\n", "{a: b, ? c}\n", "[a, [b, {c: d}]]\n",
            "\"\\x41\\u00e9\\U0001F600\"\n", "a: !!int x\n", "*a\n", "&a\n", "!<x> y\n"),
        _ => $"{json.Member(2)}\n{chance.Of("x: 0o17\n", "x: 1:30\n", "x: .inf\n", "x: 2001-01-01\n", "x: ~\n", "x: yes\n", "x: 0b1\n", "x: 1_0\n", "x: # y\n", "x: @y\n", "x: `y\n")}",
    };

    /// <summary>The envelope of Kubernetes around a review or object, by its fields, with wrong lengths now and then.</summary>
    public byte[] Protobuf()
    {
        byte[] kind = [.. Field(1, "authorization.k8s.io/v1"u8.ToArray()), .. Field(2, Encoding.ASCII.GetBytes(chance.Of("SelfSubjectAccessReview",
            "SelfSubjectRulesReview", "TFJob", "DeleteOptions")))];
        byte[] unknown = [.. Field(1, kind), .. Field(2, Message(4)), .. chance.Is(0.3) ? Field(chance.Below(20), chance.Bytes(chance.Below(9)))
            : []];
        return [.. chance.Is(0.95) ? "k8s\0"u8 : "k8t\0"u8, .. unknown];
    }

    /// <summary>Changes bytes, or the encoding of the whole text.</summary>
    public byte[] Mutate(byte[] body) => chance.Below(12) switch
    {
        0 => [0xef, 0xbb, 0xbf, .. body],
        1 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body)),
        2 => [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(body))],
        3 => Encoding.UTF32.GetBytes(Encoding.UTF8.GetString(body)),
        4 => [],
        5 => body[..chance.Below(body.Length + 1)],
        6 => [.. body, .. body],
        7 => [.. body, .. chance.Bytes(chance.Below(10))],
        _ => MutateBytes(body),
    };

    private byte[] MutateBytes(byte[] body)
    {
        var bytes = body.ToList();
        for (var i = chance.Below(5); i >= 0 && bytes.Count > 0; i--)
        {
            var at = chance.Below(bytes.Count);
            switch (chance.Below(5))
            {
                case 0: bytes[at] = (byte)chance.Below(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2:
                    bytes.Insert(at, (byte)chance.Of(0,
                    '"', '\\', '{', '}', '[', ']', ':', ',', '\n', 0x80, 0xc0, 0xff, '-', '#', '&', '*')); break;
                case 3: bytes.InsertRange(at, bytes.Skip(chance.Below(bytes.Count)).Take(chance.Below(20)).ToList()); break;
                default: bytes[at] ^= (byte)(1 << chance.Below(8)); break;
            }
        }

        return [.. bytes];
    }

    private string Pointer() => JsonBodies.Quote(chance.Of(
        "", "/", "/spec", "/spec/x", "/spec/x/-", "/spec/x/0", "/spec/x/01", "/metadata", "/metadata/labels", "/metadata/labels/a",
        "/metadata/labels/a~1b", "/metadata/name", "/status", "spec",
        "/spec/x/-1", "/spec/~2", "/spec/~", "/kind", "/spec/x/9999999999999999999", "/metadata/labels/", "//",
        "/spec/tfReplicaSpecs/Worker/template/spec/containers/0", $"/spec/{chance.Of(OddTexts.Names)}"));

    private static string Bomb()
    {
        var text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        return text.ToString();
    }

    private string Block(int depth, int indent)
    {
        var text = new StringBuilder();
        for (var i = chance.Below(4); i >= 0; i--)
        {
            var name = chance.Is(0.8) ? chance.Of("labels", "annotations", "x", "name", "spec", "1", "true", "~")
                : JsonBodies.Quote(chance.Of(OddTexts.Names));
            text.Append(' ', indent).Append(chance.Is(0.1) ? "- " : name + ":");
            text.Append(depth > 0 && chance.Is(0.5) ? "\n" + Block(depth - 1, indent + chance.Of(1, 2, 2, 2)) : $" {chance.Of(OddTexts.Values)}\n");
        }

        return text.ToString();
    }

    private byte[] Message(int depth)
    {
        List<byte> bytes = [];
        for (var i = chance.Below(6); i >= 0; i--)
        {
            bytes.AddRange(depth > 0 && chance.Is(0.5) ? Field(chance.Below(18), Message(depth - 1)) : Field(chance.Below(18),
                Encoding.UTF8.GetBytes(chance.Of(OddTexts.Values))));
        }

        return [.. bytes];
    }

    private byte[] Field(int number, byte[] value) => chance.Below(30) switch
    {
        0 => [(byte)(number << 3), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        1 => [(byte)((number << 3) | 2), 0xff, 0xff, 0xff, 0x7f, .. value],
        2 => [(byte)((number << 3) | chance.Of(1, 3, 4, 5, 6, 7)), .. value],
        _ => [(byte)((number << 3) | 2), (byte)(value.Length | (value.Length > 127 ? 128 : 0)), .. value.Length > 127
            ? new[] { (byte)(value.Length >> 7) } : [], .. value],
    };
}
