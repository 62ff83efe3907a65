using CsCheck;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tests.Support;
using TfJobApi.Updates;

namespace TfJobApi.Tests.Updates;

public sealed class JsonPatchTests
{
    private static readonly ProfileErrors Errors = ApiProfile.Kubernetes.Errors;

    /// <summary>RFC 6902, appendix A.1 to A.16 where the result is an object, or an error ("error").</summary>
    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"baz":"qux","foo":"bar"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""")]
    [InlineData("""{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""", """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")]
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [InlineData("""{"baz":"qux","foo":["a",2,"c"]}""", """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""", """{"baz":"qux","foo":["a",2,"c"]}""")]
    [InlineData("""{"baz":"qux"}""", """[{"op":"test","path":"/baz","value":"bar"}]""", "error")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{}}}]""", """{"child":{"grandchild":{}},"foo":"bar"}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux","xyz":123}]""", """{"baz":"qux","foo":"bar"}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""", "error")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":"10"}]""", "error")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")]
    public void The_examples_of_the_rfc_hold(string target, string patch, string result) => Assert.Equal(result, Apply(target, patch));

    /// <summary>RFC 6902, section 4, and RFC 6901, where mistakes are common.</summary>
    [Theory]
    [InlineData("""{"a":null}""", """[{"op":"test","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("""{"a":""}""", """[{"op":"test","path":"/a","value":""}]""", """{"a":""}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"remove","path":"/a/01"}]""", "error")]
    [InlineData("""{"a":"b"}""", """[{"op":"copy","from":"/a","path":"/c"}]""", """{"a":"b","c":"b"}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"replace","path":"/a/01","value":2}]""", "error")]
    [InlineData("""{"a":[1]}""", """[{"op":"remove","path":"/a/-"}]""", "error")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/2","value":2}]""", "error")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"move","from":"/a","path":"/a/b"}]""", "error")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"move","from":"/a","path":"/a"}]""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/a/c"}]""", """{"a":{"b":1,"c":{"b":1}}}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":[]}]""", "error")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/b","value":2}]""", "error")]
    [InlineData("""{"":{"":1}}""", """[{"op":"remove","path":"//"}]""", """{"":{}}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":1.0}]""", """{"a":1}""")]
    public void The_rules_of_the_rfc_hold(string target, string patch, string result) => Assert.Equal(result, Apply(target, patch));

    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"fly","path":"/a"}]""", "operation 0: op must be one of add, remove, replace, move, copy, test")]
    [InlineData("""{"a":1}""", """[{"path":"/a","value":1}]""", "operation 0: op must be one of add, remove, replace, move, copy, test")]
    [InlineData("""{"a":1}""", """[{"op":"remove","path":"/a"},{"op":"add","path":"/a"}]""", "operation 1: there must be a value")]
    [InlineData("""{"a":1}""", """[{"op":"move","path":"/a"}]""", "operation 0: from must be a JSON Pointer")]
    [InlineData("""{"a":1}""", """[{"op":"copy","path":"/a","from":"a"}]""", "operation 0: from must be a JSON Pointer")]
    [InlineData("""{"a":1}""", """[{"op":"remove"}]""", "operation 0: path must be a JSON Pointer")]
    [InlineData("""{"a":1}""", """[{"op":"remove","path":"a"}]""", "operation 0: path must be a JSON Pointer")]
    [InlineData("""{"a":1}""", """[{"op":"remove","path":"/a~2"}]""", "operation 0: path must be a JSON Pointer")]
    public void An_invalid_operation_fails_when_its_turn_comes(string target, string patch, string why)
    {
        Assert.True(JsonPatch.Parse(Canonical.Value(patch), Errors).TryGet(out var operations, out _));
        Assert.False(JsonPatch.Apply(Canonical.Value(target), operations, TfJob.Definition.Name, "name", Errors).TryGet(out _, out var failure));
        Assert.Equal(422, failure.Code);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[[]]")]
    [InlineData("[null]")]
    public void A_patch_that_is_not_an_array_of_objects_is_unreadable(string patch)
    {
        Assert.False(JsonPatch.Parse(Canonical.Value(patch), Errors).TryGet(out _, out var failure));
        Assert.Equal(400, failure.Code);
    }

    [Fact]
    public void Any_operation_gives_the_result_of_the_rfc()
    {
        var pointer = Gen.OneOf("", "/", "//", "/a", "/b", "/-", "/a/b", "/a/", "/a/0", "/a/00", "/a/1", "/a/-", "/b/-", "/a/0/b", "/c/c", "/é/a", "/a/b/c", "/a~1b");
        var operation = Gen.Select(Gen.OneOf("add", "remove", "replace", "move", "copy", "test"), pointer, pointer, JsonGen.Value);
        var applied = 0;

        Gen.Select(JsonGen.Object, operation).Sample((target, sent) =>
        {
            var (op, path, from, value) = sent;
            var expected = ReferencePatch.Apply(Canonical.Of(target), op, path, from, Canonical.Of(value));
            applied += expected == "error" ? 0 : 1;

            Assert.Equal(expected, Apply(target, $$"""[{"op":"{{op}}","path":"{{path}}","from":"{{from}}","value":{{value}}}]"""));
        }, iter: 10_000, threads: 1);

        Assert.True(applied > 500, $"only {applied} operations were applied");
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9223372036854775808")]
    [InlineData("0.1")]
    [InlineData("1e+300")]
    public void Numbers_keep_their_text(string number) =>
        Assert.Equal(
            $$"""{"b":{{number}},"c":{{number}},"d":[{{number}}],"e":{{number}}}""",
            Apply($$"""{"a":{{number}}}""", $$"""[{"op":"copy","from":"/a","path":"/b"},{"op":"move","from":"/a","path":"/c"},{"op":"add","path":"/d","value":[{{number}}]},{"op":"add","path":"/e","value":{{number}}}]"""));

    [Fact]
    public void Operations_can_neither_nest_nor_copy_without_bound()
    {
        var nested = new string('[', 900) + new string(']', 900);
        var dig = string.Join(',', Enumerable.Repeat($$"""{"op":"add","path":"/b","value":{{nested}}},{"op":"move","from":"/a","path":"/b{{string.Concat(Enumerable.Repeat("/0", 899))}}/-"},{"op":"move","from":"/b","path":"/a"}""", 20));

        Assert.Equal("error", Apply("""{"a":{}}""", $"[{dig}]"));
        var doubling = Enumerable.Range(0, 60).Select(i => $$"""{"op":"copy","from":"/a","path":"/a/c{{i}}"}""");
        Assert.Equal("error", Apply("""{"a":{"b":[1]}}""", $"[{string.Join(',', doubling)}]"));
    }

    private static string Apply(string target, string patch)
    {
        Assert.True(JsonPatch.Parse(Canonical.Value(patch), Errors).TryGet(out var operations, out var unreadable), unreadable?.Message);
        if (!JsonPatch.Apply(Canonical.Value(target), operations, TfJob.Definition.Name, "name", Errors).TryGet(out var patched, out var failure))
        {
            Assert.True(failure.Code is 400 or 422);
            return "error";
        }

        return patched.ToString();
    }
}
