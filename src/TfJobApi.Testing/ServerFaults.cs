using TfJobApi.FaultInjection;

namespace TfJobApi.Testing;

/// <summary>The rules that inject faults into requests. The first rule that applies to a request determines its effect.</summary>
public sealed class ServerFaults
{
    private readonly FaultRules _rules;

    internal ServerFaults(FaultRules rules) => _rules = rules;

    /// <summary>Adds a rule after the existing rules.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="ArgumentException">The rule is not valid, its id exists, 256 rules exist, or the rules of all tenants need too much memory. The message lists fields and valid values.</exception>
    public string Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);

        return _rules.Add(rule.ToDefinition()).TryGet(out var added, out var failure)
            ? added.Id
            : throw new ArgumentException(failure.Message, nameof(rule));
    }

    /// <summary>Removes a rule.</summary>
    /// <returns>False if no rule has this id.</returns>
    public bool Remove(string id) => _rules.Remove(id);

    /// <summary>Removes all rules.</summary>
    public void Clear() => _rules.Clear();

    /// <summary>Returns the number of requests that got the effect of a rule; 0 if no rule has this id.</summary>
    public long InjectedCount(string id) => _rules.All.FirstOrDefault(rule => rule.Id == id)?.Counts.Injected ?? 0;
}
