using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace TfJobApi.Tests.Support;

/// <summary>Random small JSON with few names, so that patches hit existing members.</summary>
internal static class JsonGen
{
    private static readonly Gen<string> Name = Gen.OneOf("a", "b", "c", "é", "a<b", "\u2028", "\"", "😀", "");

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.OneOf("null", "true", "false", "0", "-1", "1.5", "100.0", "1e2", "\"\"", "\"text\"", "\"<&>\"", "\"\\ud83d\\ude00\""),
        Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.String[0, 6].Select(Quoted));

    /// <summary>Any JSON value as text.</summary>
    public static Gen<string> Value { get; } = OfDepth(3, Name, Scalar);

    /// <summary>A JSON object as text.</summary>
    public static Gen<string> Object { get; } = ObjectOf(Name, OfDepth(2, Name, Scalar));

    /// <summary>A JSON object as text, whose names and values, at any depth, are such texts.</summary>
    public static Gen<string> OfTexts(Gen<string> text) => ObjectOf(text, OfDepth(2, text, text.Select(Quoted)));

    private static Gen<string> OfDepth(int depth, Gen<string> name, Gen<string> scalar)
    {
        if (depth == 0)
        {
            return scalar;
        }

        var below = OfDepth(depth - 1, name, scalar);
        return Gen.OneOf(scalar, ObjectOf(name, below), below.List[0, 3].Select(items => $"[{string.Join(',', items)}]"));
    }

    private static Gen<string> ObjectOf(Gen<string> name, Gen<string> value) =>
        Gen.Select(name, value).List[0, 4].Select(members => new StringBuilder()
            .Append('{')
            .AppendJoin(',', members.DistinctBy(member => member.Item1).Select(member => $"{Quoted(member.Item1)}:{member.Item2}"))
            .Append('}')
            .ToString());

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString();
}
