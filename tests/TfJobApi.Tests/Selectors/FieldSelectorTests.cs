using CsCheck;
using TfJobApi.Resources.Definitions;
using TfJobApi.Selectors;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Selectors;

public sealed class FieldSelectorTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("metadata.name=a", true)]
    [InlineData("metadata.name==a", true)]
    [InlineData("metadata.name!=a", false)]
    [InlineData("metadata.name=b", false)]
    [InlineData("metadata.name=", false)]
    [InlineData("metadata.namespace=ns", true)]
    [InlineData("metadata.name=a,metadata.namespace!=ns", false)]
    [InlineData("metadata.name=a,,metadata.namespace=ns,", true)]
    [InlineData("metadata.name!=a\\,b", true)]
    [InlineData("metadata.name!=a\\=b\\\\", true)]
    public void A_selector_matches_by_name_and_namespace(string selector, bool matches)
    {
        Assert.True(FieldSelector.Parse(selector, TfJob.Definition).TryGet(out var parsed, out var failure), failure?.Message);
        Assert.Equal(matches, parsed.Matches(new(TfJob.Definition, Meta.Create("a"), default, default)));
    }

    [Theory]
    [InlineData("metadata.name", "fieldSelector: invalid selector: 'metadata.name'; can't understand 'metadata.name'")]
    [InlineData("spec.backoffLimit=6", "field label not supported: spec.backoffLimit")]
    [InlineData("=a", "field label not supported: ")]
    [InlineData("metadata.name=a=b", "fieldSelector: invalid field selector: invalid escape sequence in \"metadata.name=a=b\"")]
    [InlineData("metadata.name=a\\b", "fieldSelector: invalid field selector: invalid escape sequence in \"metadata.name=a\\\\b\"")]
    [InlineData("metadata.name=a\\", "fieldSelector: invalid field selector: invalid escape sequence in \"metadata.name=a\\\\\"")]
    public void An_unsupported_field_is_rejected(string selector, string message)
    {
        Assert.False(FieldSelector.Parse(selector, TfJob.Definition).TryGet(out _, out var failure));
        Assert.Equal((400, message), (failure!.Code, failure.Message));
    }

    [Fact]
    public void Random_text_never_throws() =>
        Gen.OneOf(Gen.String, Gen.String.Select(text => $"metadata.name={text}")).Sample(text =>
            Assert.True(FieldSelector.Parse(text, TfJob.Definition).TryGet(out _, out var failure) || failure.Code == 400), iter: 5_000);
}
