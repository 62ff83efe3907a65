using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Notation;

namespace TfJobApi.Lifecycle.Scenarios;

/// <summary>Reads the fields of a scenario, and collects their errors.</summary>
internal sealed class ScenarioFields(FieldErrorList causes)
{
    public const int MaxTextLength = 4096;

    private const string DurationExample = "a duration like 30s, or a range of them like 1s..3s, of at most 876000h";

    /// <summary>A hundred years.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(876_000);

    public void Add(string field, string message) => causes.Add(new StatusCause("FieldValueInvalid", message, field));

    /// <summary>Returns false, and adds an error, for a value that is not an object; adds an error for each unknown member.</summary>
    public bool IsObject(FieldPath path, CanonicalValue json, params ReadOnlySpan<string> allowed)
    {
        if (!HasType(path, json, json.IsObject, "an object"))
        {
            return false;
        }

        foreach (var member in json.Members)
        {
            if (!allowed.Contains(member.Name))
            {
                causes.Add(StatusCause.NotSupported(path.ToString(), GoQuote.Quote(member.Name), allowed));
            }
        }

        return true;
    }

    public bool IsArray(FieldPath path, CanonicalValue json, int limit)
    {
        if (!HasType(path, json, json.IsArray, "an array"))
        {
            return false;
        }

        var count = 0;
        foreach (var _ in json.Members)
        {
            count++;
        }

        if (count == 0 || count > limit)
        {
            Add(path.ToString(), string.Create(CultureInfo.InvariantCulture, $"must have 1 to {limit} elements"));
        }

        return count <= limit;
    }

    /// <summary>Returns null for an absent or invalid text.</summary>
    public string? Text(FieldPath path, CanonicalValue json, bool allowsEmpty = false)
    {
        if (json.IsAbsent || !HasType(path, json, json.IsString, "a string"))
        {
            return null;
        }

        var text = json.Text!;
        if (text.Length > MaxTextLength || (text.Length == 0 && !allowsEmpty))
        {
            Add(path.ToString(), string.Create(CultureInfo.InvariantCulture, $"must have 1 to {MaxTextLength} characters, or be absent"));
            return null;
        }

        return text;
    }

    /// <summary>Returns null for an absent or invalid value.</summary>
    public bool? Flag(FieldPath path, CanonicalValue json)
    {
        if (json.IsAbsent || !HasType(path, json, json.TypeName == "boolean", "true or false"))
        {
            return null;
        }

        return json.IsTrue;
    }

    public string? Word(string field, string? text, params ReadOnlySpan<string> allowed)
    {
        if (text is null || allowed.Contains(text))
        {
            return text;
        }

        causes.Add(StatusCause.NotSupported(field, GoQuote.Quote(text), allowed));
        return null;
    }

    public DurationRange? Duration(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (DurationRange.TryParse(text, Longest, out var range))
        {
            return range;
        }

        causes.Add(StatusCause.Invalid(field, text, $"must be {DurationExample}"));
        return null;
    }

    public int? Number(string field, string text, int least, int most)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        causes.Add(StatusCause.InvalidLiteral(
            field, text, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}")));
        return null;
    }

    private bool HasType(FieldPath path, CanonicalValue json, bool isType, string type)
    {
        if (!isType)
        {
            causes.Add(StatusCause.Invalid(path.ToString(), json.IsAbsent ? "absent" : json.TypeName, $"must be {type}"));
        }

        return isType;
    }
}
