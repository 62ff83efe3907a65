using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>Reads, writes and validates the finalizers of an object: names of those who must act before it is removed.</summary>
internal static class FinalizerList
{
    /// <summary>Removed after the dependents have lost their reference to the object.</summary>
    public const string Orphan = "orphan";

    /// <summary>Removed after the dependents that block the deletion are gone.</summary>
    public const string Foreground = "foregroundDeletion";

    private const string Field = "metadata.finalizers";

    public static List<string> Read(CanonicalValue finalizers)
    {
        var names = new List<string>();
        foreach (var finalizer in finalizers.Members)
        {
            if (finalizer.Value.Text is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>An empty list has no bytes.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            return default;
        }

        var output = new JsonBuffer();
        var array = JsonMembers.CreateArray(output);
        foreach (var name in names)
        {
            array.Next();
            JsonStrings.Write(name, output);
        }

        array.End();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Adds the rule of built-in kinds: a name without a domain is one of Kubernetes.
    /// Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go
    /// </summary>
    public static void ValidateStandard(CanonicalValue finalizers, FieldErrorList causes)
    {
        foreach (var (index, name) in Read(finalizers).Index())
        {
            if (!name.Contains('/', StringComparison.Ordinal) && name is not (Orphan or Foreground or "kubernetes"))
            {
                causes.Add(StatusCause.Invalid($"{Field}[{index}]", name, "name is neither a standard finalizer name nor is it fully qualified"));
            }
        }
    }

    public static void Validate(CanonicalValue finalizers, FieldErrorList causes)
    {
        var names = new List<string>();
        foreach (var name in Read(finalizers))
        {
            if (causes.IsFull)
            {
                break;
            }

            foreach (var detail in NameRules.QualifiedName(name))
            {
                causes.Add(StatusCause.Invalid(Field, name, detail));
            }

            names.Add(name);
        }

        if (names.Contains(Orphan) && names.Contains(Foreground))
        {
            causes.Add(StatusCause.InvalidLiteral(Field, Literal(names), $"finalizer {Orphan} and {Foreground} cannot be both set"));
        }
    }

    /// <summary>An object that is being deleted can only lose finalizers.</summary>
    public static void ValidateNoneAdded(CanonicalValue finalizers, CanonicalValue old, FieldErrorList causes)
    {
        var added = new SortedSet<string>(Read(finalizers), StringComparer.Ordinal);
        added.ExceptWith(Read(old));
        if (added.Count > 0)
        {
            causes.Add(StatusCause.Forbidden(
                Field, $"no new finalizers can be added if the object is being deleted, found new finalizers {Literal(added)}"));
        }
    }

    private static string Literal(IEnumerable<string> names)
    {
        const int maxShown = 256;
        return $"[]string{{{string.Join(", ", names.Take(maxShown).Select(GoQuote.Quote))}}}";
    }
}
