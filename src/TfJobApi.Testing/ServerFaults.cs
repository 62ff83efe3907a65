using TfJobApi.FaultInjection;

namespace TfJobApi.Testing;

/// <summary>The rules by which requests go wrong on purpose. Of several, the first that meets a request has it.</summary>
public sealed class ServerFaults
{
    private readonly FaultRules _rules;

    internal ServerFaults(FaultRules rules) => _rules = rules;

    /// <summary>Adds a rule, behind those that there are.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="ArgumentException">The rule makes no sense, its id is taken, or there are 256; the message says which fields, and what they can be.</exception>
    public string Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);

        return _rules.Add(rule.ToDefinition()).Succeeded(out var added, out var failure)
            ? added.Id
            : throw new ArgumentException(failure.Message, nameof(rule));
    }

    /// <summary>Removes a rule; false when there is none of that id.</summary>
    public bool Remove(string id) => _rules.Remove(id);

    /// <summary>Removes all of them.</summary>
    public void Clear() => _rules.Clear();

    /// <summary>How many requests a rule has met so far; 0 when there is none of that id.</summary>
    public long Met(string id) => _rules.All.FirstOrDefault(rule => rule.Id == id)?.Counts.Injected ?? 0;
}
