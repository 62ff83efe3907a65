using System.Text;
using System.Text.Json;
using CsCheck;
using TfJobApi.Json;

namespace TfJobApi.Tests.Json;

/// <summary>System.Text.Json is the oracle.</summary>
public sealed class JsonStringsTests
{
    private static readonly string[] Pieces =
        ["a", "b", "job", "resourceVersion", "\\\\", "\\\"", "\\n", "\\u003c", "\\u00e9", "\\ud83d\\ude00", "\u00e9", "\uff5e", "\U0001f600", "<", " "];

    /// <summary>The inside of a JSON string token.</summary>
    private static readonly Gen<string> Inside = Gen.Int[0, Pieces.Length - 1].Array[0, 8].Select(picks => string.Concat(picks.Select(pick => Pieces[pick])));

    [Fact]
    public void Names_compare_by_the_bytes_of_their_texts() =>
        Gen.Select(Inside, Inside, Inside).Sample((start, left, right) =>
        {
            var expected = Encoding.UTF8.GetBytes(Text(start + left)).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(Text(start + right)));

            Assert.Equal(Math.Sign(expected), Math.Sign(JsonStrings.Compare(Encoding.UTF8.GetBytes(start + left), Encoding.UTF8.GetBytes(start + right))));
        });

    [Fact]
    public void A_string_ends_at_its_closing_quote() =>
        Gen.Select(Inside, Inside).Sample((inside, rest) =>
        {
            var token = Encoding.UTF8.GetBytes($"\"{inside}\"");

            Assert.Equal(token.Length, JsonStrings.TokenLength([.. token, .. Encoding.UTF8.GetBytes($",\"{rest}\"")]));
            Assert.Equal(token.Length, JsonStrings.TokenLength(token));
        });

    private static string Text(string inside) => JsonDocument.Parse($"\"{inside}\"").RootElement.GetString()!;
}
