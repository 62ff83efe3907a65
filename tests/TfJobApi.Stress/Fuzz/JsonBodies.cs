using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace TfJobApi.Stress.Fuzz;

/// <summary>JSON by its structure: values, objects of the API and merge patches with odd members.</summary>
internal sealed class JsonBodies(Chance chance)
{
    public static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    public string Value(int depth = 3) => chance.Below(depth > 0 ? 12 : 8) switch
    {
        0 => chance.Of("null", "true", "false"),
        1 => chance.Of(OddTexts.Numbers),
        2 => chance.Below(1000).ToString(CultureInfo.InvariantCulture),
        3 or 4 => Text(),
        5 => "{}",
        6 => "[]",
        7 => chance.Is(0.02) ? Deep() : chance.Is(0.02) ? Quote(new string(chance.Of('x', '<', 'é'), chance.Count(2000))) : Text(),
        8 or 9 => Array(depth - 1),
        _ => Object(depth - 1),
    };

    /// <summary>Some objects have a name twice.</summary>
    public string Object(int depth)
    {
        var members = Enumerable.Range(0, chance.Count(5)).Select(_ => Member(depth)).ToList();
        members.AddRange(chance.Is(0.1) ? members : []);

        return $"{{{string.Join(',', members)}}}";
    }

    public string Member(int depth) => $"{Quote(chance.Is(0.1) ? "" : chance.Of(OddTexts.Names))}:{Value(depth)}";

    /// <summary>A merge patch: some known members with values of the right kind or any, and odd members anywhere.</summary>
    public string MergePatch() => chance.Below(6) switch
    {
        0 => Value(),
        1 => $$"""{"metadata":{"labels":{{Map()}} } }""",
        2 => $$"""{"metadata":{"annotations":{{Map()}},{{Member(2)}} } }""",
        3 => $$"""{"spec":{ {{SpecMember()}},{{SpecMember()}} } }""",
        4 => $$"""{"metadata":{ {{MetadataMember()}},{{MetadataMember()}} },"spec":{{Object(3)}} }""",
        _ => $"{{{Member(3)},{Member(3)}}}",
    };

    /// <summary>A whole object; most of them are valid except for a few members.</summary>
    public string Whole(string kind, string? name)
    {
        var extra = chance.Is(0.5) ? "," + MetadataMember() : "";
        var named = name is not null && chance.Is(0.9) ? $"\"name\":{Quote(name)}" : chance.Of("\"generateName\":\"g-\"", "\"name\":\"\"",
            MetadataMember());
        var version = kind == "Namespace" ? "v1" : "kubeflow.org/v1";
        var replicas = kind == "PyTorchJob" ? "pytorchReplicaSpecs" : "tfReplicaSpecs";
        var spec = kind == "Namespace" ? "{}" : $$"""{"{{replicas}}":{{(chance.Is(0.8) ? "{}" : Value())}}{{(chance.Is(0.4) ? "," + SpecMember() : "")}} }""";
        var status = chance.Is(0.2) ? $",\"status\":{Value()}" : "";
        var odd = chance.Is(0.2) ? "," + Member(2) : "";
        return $$"""{"apiVersion":"{{version}}","kind":"{{kind}}","metadata":{ {{named}}{{extra}} },"spec":{{spec}}{{status}}{{odd}} }""";
    }

    public string MetadataMember() => chance.Below(9) switch
    {
        0 => $"\"labels\":{Map()}",
        1 => $"\"annotations\":{Map()}",
        2 => $"\"finalizers\":[{string.Join(',', Enumerable.Range(0, chance.Count(3)).Select(_ => chance.Is(0.5) ? "\"example.com/x\""
            : Value(1)))}]",
        3 => $$"""{{Quote("ownerReferences")}}:[{"apiVersion":"v1","kind":"X","name":{{Text()}},"uid":{{Text()}},{{Member(1)}} }]""",
        4 => $"\"resourceVersion\":{(chance.Is(0.5) ? Text() : Value(1))}",
        5 => $"\"uid\":{Text()}",
        6 => $"\"creationTimestamp\":{Value(1)}",
        7 => $"\"managedFields\":{Value(2)}",
        _ => Member(2),
    };

    public string SpecMember() => chance.Below(5) switch
    {
        0 => $"\"activeDeadlineSeconds\":{(chance.Is(0.5) ? "60" : Value(1))}",
        1 => $"\"ttlSecondsAfterFinished\":{(chance.Is(0.5) ? "7" : Value(1))}",
        2 => $"\"cleanPodPolicy\":{(chance.Is(0.5) ? "\"All\"" : Value(1))}",
        3 => $"\"activeDeadlineSecond\":{Value()}",
        _ => Member(3),
    };

    private string Map() => chance.Is(0.1)
        ? Value()
        : $"{{{string.Join(',', Enumerable.Range(0, chance.Count(4)).Select(_ => $"{Quote(chance.Of(OddTexts.Names))}:{(chance.Is(0.8) ? Text()
            : Value(1))}"))}}}";

    private string Array(int depth) => $"[{string.Join(',', Enumerable.Range(0, chance.Count(4)).Select(_ => Value(depth)))}]";

    private string Text() => chance.Is(0.02)
        ? chance.Of("\"\\ud800\"", "\"\\u0000\"", "\"\\x\"", "\"unfinished", "'x'", "\"\\u00e9\\n\"")
        : Quote(chance.Of(OddTexts.Values));

    private string Deep()
    {
        var depth = chance.Of(60, 200, 1000, 10_001, 40_000);
        var (open, close) = chance.Of(("[", "]"), ("{\"\":", "}"), ("{\"a\":", "}"));
        return new StringBuilder().Insert(0, open, depth).Append(chance.Of("0", "")).Append(close[0], chance.Is(0.8) ? depth : depth / 2).ToString();
    }
}
