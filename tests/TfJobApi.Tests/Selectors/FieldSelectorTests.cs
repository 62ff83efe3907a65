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
    [InlineData("=,metadata.name=b", false)]
    [InlineData("metadata.name!=a\\,b", true)]
    [InlineData("metadata.name!=a\\=b\\\\", true)]
    public void A_selector_matches_by_name_and_namespace(string selector, bool matches)
    {
        Assert.True(FieldSelector.Parse(selector).TryGet(out var parsed, out var failure), failure?.Message);
        Assert.Equal(matches, parsed.Matches(new(TfJob.Definition, Meta.Create("a"), default, default)));
    }

    [Fact]
    public void Random_text_never_throws() =>
        Gen.OneOf(Gen.String, Gen.String.Select(text => $"metadata.name={text}")).Sample(text =>
            Assert.True(FieldSelector.Parse(text).TryGet(out _, out var failure) || failure.Code == 400), iter: 5_000);
}
