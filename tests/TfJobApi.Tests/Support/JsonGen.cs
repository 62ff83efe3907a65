using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace TfJobApi.Tests.Support;

/// <summary>Random JSON, small and with few names, so that patches meet what they patch.</summary>
internal static class JsonGen
{
    private static readonly Gen<string> Name = Gen.OneOf("a", "b", "c", "é", "a<b", "\u2028", "\"", "😀", "");

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.OneOf("null", "true", "false", "0", "-1", "1.5", "100.0", "1e2", "\"\"", "\"text\"", "\"<&>\"", "\"\\ud83d\\ude00\""),
        Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.String[0, 6].Select(text => JsonValue.Create(text).ToJsonString()));

    /// <summary>Any JSON value as text.</summary>
    public static Gen<string> Value { get; } = OfDepth(3);

    /// <summary>A JSON object as text.</summary>
    public static Gen<string> Object { get; } = ObjectOf(OfDepth(2));

    private static Gen<string> OfDepth(int depth) => depth == 0
        ? Scalar
        : Gen.OneOf(Scalar, ObjectOf(OfDepth(depth - 1)), OfDepth(depth - 1).List[0, 3].Select(items => $"[{string.Join(',', items)}]"));

    private static Gen<string> ObjectOf(Gen<string> value) =>
        Gen.Select(Name, value).List[0, 4].Select(members => new StringBuilder()
            .Append('{')
            .AppendJoin(',', members.DistinctBy(member => member.Item1).Select(member => $"{JsonValue.Create(member.Item1).ToJsonString()}:{member.Item2}"))
            .Append('}')
            .ToString());
}
