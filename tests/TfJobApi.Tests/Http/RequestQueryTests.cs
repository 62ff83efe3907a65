using TfJobApi.Http;

namespace TfJobApi.Tests.Http;

/// <summary>The cases of url.ParseQuery in Go 1.15, with which Kubernetes 1.19 and 1.20 are built.</summary>
public sealed class RequestQueryTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("?", null)]
    [InlineData("?a=1", "1")]
    [InlineData("a=1", "1")]
    [InlineData("?A=1", null)]
    [InlineData("?aa=1", null)]
    [InlineData("?a", "")]
    [InlineData("?a=", "")]
    [InlineData("?a=1=2", "1=2")]
    [InlineData("?a=1&a=2", "1")]
    [InlineData("?a=&a=2", "")]
    [InlineData("?b=1;a=2", "2")]
    [InlineData("?a=1;b=2", "1")]
    [InlineData("?a=1%3Bb=2", "1;b=2")]
    [InlineData("?&&;a=1&", "1")]
    [InlineData("?a=b+c%20d%2Be", "b c d+e")]
    [InlineData("?%61=1", "1")]
    [InlineData("?%2561=1", null)]
    [InlineData("?a=%", null)]
    [InlineData("?a=%4", null)]
    [InlineData("?a=%zz", null)]
    [InlineData("?a=%zz&a=2", "2")]
    [InlineData("?a%zz=1&a=2", "2")]
    [InlineData("?a=%C3%A9%e2%82%ac", "é€")]
    [InlineData("??a=1", null)]
    public void The_first_readable_value_of_a_name_counts(string text, string? expected)
    {
        var query = new RequestQuery(text);

        Assert.Equal(expected, query.TryGet("a", out var value) ? value : null);
        Assert.Equal(expected is not null, query.Has("a"));
        Assert.Equal(expected ?? "", query.Text("a"));
    }

    [Fact]
    public void All_values_keep_their_order() =>
        Assert.Equal(["1", "", "3"], new RequestQuery("?a=1&b=2;a&a=%zz&A=4&a=3").All("a"));

    [Theory]
    [InlineData("watch", true)]
    [InlineData("watch=", true)]
    [InlineData("watch=no", true)]
    [InlineData("watch=0", false)]
    [InlineData("watch=False", false)]
    [InlineData("watch=0&watch=1", false)]
    [InlineData("Watch=1", false)]
    [InlineData("", false)]
    public void A_flag_is_set_unless_it_is_0_or_false(string text, bool expected) => Assert.Equal(expected, new RequestQuery(text).Flag("watch"));

    [Fact]
    public void A_request_without_a_query_allocates_nothing()
    {
        var found = ReadAll(null);
        var before = GC.GetAllocatedBytesForCurrentThread();

        found |= ReadAll(null);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.False(found);
    }

    private static bool ReadAll(string? text)
    {
        var query = new RequestQuery(text);
        return !query.IsEmpty | query.Has("a") | query.Flag("a") | query.Text("a").Length > 0;
    }
}
