using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Fuzz;

/// <summary>Finds a smaller request that has the same violation.</summary>
internal sealed class Shrinker(Func<HttpCall, bool> fails)
{
    private int _triesLeft = 400;

    public HttpCall Shrink(HttpCall call)
    {
        call = ShrinkHeaders(call);
        call = ShrinkQuery(call);

        return call.Body is { Length: > 0 } ? ShrinkBody(call) : call;
    }

    private HttpCall ShrinkHeaders(HttpCall call)
    {
        foreach (var header in call.Headers)
        {
            call = Smaller(call, call with { Headers = [.. call.Headers.Where(other => other != header)] });
        }

        return call;
    }

    private HttpCall ShrinkQuery(HttpCall call)
    {
        var at = call.Target.IndexOf('?', StringComparison.Ordinal);
        if (at < 0)
        {
            return call;
        }

        call = Smaller(call, call with { Target = call.Target[..at] });
        foreach (var parameter in call.Target.Split('?', 2).Skip(1).SelectMany(query => query.Split('&')))
        {
            var rest = string.Join('&', call.Target.Split('?', 2)[1].Split('&').Where(other => other != parameter));
            call = Smaller(call, call with { Target = $"{call.Target[..at]}?{rest}" });
        }

        return call;
    }

    /// <summary>Removes pieces of the body: halves at first, then ever smaller ones.</summary>
    private HttpCall ShrinkBody(HttpCall call)
    {
        for (var size = call.Body!.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= call.Body!.Length;)
            {
                var smaller = Smaller(call, call with { Body = [.. call.Body.AsSpan(0, at), .. call.Body.AsSpan(at + size)] });
                at += ReferenceEquals(smaller, call) ? size : 0;
                call = smaller;
            }
        }

        return call;
    }

    private HttpCall Smaller(HttpCall call, HttpCall candidate) => _triesLeft-- > 0 && fails(candidate) ? candidate : call;
}
