using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Selectors;

/// <summary>
/// Parses a label selector by the grammar of Kubernetes 1.20, with its messages.
/// Source: https://github.com/kubernetes/apimachinery/blob/v0.20.2/pkg/labels/selector.go
/// </summary>
internal sealed class LabelSelectorParser
{
    private readonly LabelSelectorLexer _lexer;
    private SelectorToken _token;
    private int _terms;

    public LabelSelectorParser(string text)
    {
        _lexer = new(text);
        _token = _lexer.Next();
    }

    public Result<LabelSelector> Parse()
    {
        List<LabelRequirement> requirements = [];
        while (_token.Kind != TokenKind.End)
        {
            if (!StartsRequirement)
            {
                return Unexpected("!, identifier, or 'end of string'");
            }

            if (!ParseRequirement().TryGet(out var requirement, out var failure))
            {
                return failure;
            }

            requirements.Add(requirement);
            if (++_terms > LabelSelector.MaxTerms)
            {
                return TooManyTerms;
            }

            if (_token.Is(","))
            {
                Read();
                if (!StartsRequirement)
                {
                    return Unexpected("identifier after ','");
                }
            }
            else if (_token.Kind != TokenKind.End)
            {
                return Unexpected("',' or 'end of string'");
            }
        }

        return new LabelSelector(requirements);
    }

    private bool StartsRequirement => _token.Kind == TokenKind.Word || _token.Is("!");

    private static ApiStatus TooManyTerms => ApiErrors.BadRequest(
        string.Create(CultureInfo.InvariantCulture, $"labelSelector: more than {LabelSelector.MaxTerms} conditions and values are not supported"));

    private Result<LabelRequirement> ParseRequirement()
    {
        var isNegated = _token.Is("!");
        if (isNegated)
        {
            Read();
        }

        if (_token.Kind != TokenKind.Word)
        {
            return Invalid(Found("identifier"));
        }

        var key = Read().Text;
        if (NameRules.QualifiedName(key) is { Count: > 0 } problems)
        {
            return Invalid($"invalid label key {GoQuote.Quote(key)}: {string.Join("; ", problems)}");
        }

        if (isNegated || _token.Kind == TokenKind.End || _token.Is(","))
        {
            return new LabelRequirement(key, isNegated ? SelectorOperator.DoesNotExist : SelectorOperator.Exists, []);
        }

        return ParseComparison(key);
    }

    private Result<LabelRequirement> ParseComparison(string key)
    {
        if (_token.IsSetOperator)
        {
            var isIn = Read().Text == "in";
            return ParseSet().TryGet(out var values, out var failure)
                ? Check(new(key, isIn ? SelectorOperator.In : SelectorOperator.NotIn, values))
                : failure;
        }

        if (_token.Kind != TokenKind.Symbol || _token.Text is not ("=" or "==" or "!=" or "<" or ">"))
        {
            return Invalid(Found("'=', '!=', '==', 'in', notin'"));
        }

        var comparison = Read().Text switch
        {
            "!=" => SelectorOperator.NotIn,
            ">" => SelectorOperator.GreaterThan,
            "<" => SelectorOperator.LessThan,
            _ => SelectorOperator.In,
        };
        if (_token.Kind == TokenKind.End || _token.Is(","))
        {
            return Check(new(key, comparison, [""]));
        }

        return _token.Kind == TokenKind.Word ? Check(new(key, comparison, [Read().Text])) : Invalid(Found("identifier"));
    }

    /// <summary>Parses the values in parentheses. A missing value, also the only one, is the empty value.</summary>
    private Result<List<string>> ParseSet()
    {
        if (!_token.Is("("))
        {
            return Invalid($"found '{GoQuote.Shorten(_token.Text)}' expected: '('");
        }

        Read();
        if (_token.Is(")"))
        {
            Read();
            return new List<string> { "" };
        }

        return _token.Kind == TokenKind.Word || _token.Is(",") ? ParseValues() : Invalid(Found("',', ')' or identifier"));
    }

    /// <summary>Parses values up to the parenthesis. Two commas are an empty value, three are not: the grammar of Kubernetes.</summary>
    private Result<List<string>> ParseValues()
    {
        List<string> values = [];
        while (true)
        {
            if (_terms + values.Count > LabelSelector.MaxTerms)
            {
                return TooManyTerms;
            }

            if (_token.Kind == TokenKind.Word)
            {
                values.Add(Read().Text);
                if (!_token.Is(",") && !_token.Is(")"))
                {
                    return Invalid(Found("',' or ')'"));
                }
            }
            else if (_token.Is(","))
            {
                Read();
                if (values.Count == 0 || _token.Is(",") || _token.Is(")"))
                {
                    values.Add("");
                }

                if (_token.Is(","))
                {
                    Read();
                    continue;
                }
            }
            else
            {
                return Invalid(Found("',', or identifier"));
            }

            if (_token.Is(")"))
            {
                Read();
                _terms += values.Count;
                return values;
            }
        }
    }

    private static Result<LabelRequirement> Check(LabelRequirement requirement)
    {
        if (requirement.Operator is SelectorOperator.GreaterThan or SelectorOperator.LessThan && LabelRequirement.Integer(requirement.Values[0]) is null)
        {
            return Invalid("for 'Gt', 'Lt' operators, the value must be an integer");
        }

        // a set in Go, which is read in order
        foreach (var value in requirement.Values.Order(StringComparer.Ordinal))
        {
            if (NameRules.LabelValue(value) is { Count: > 0 } problems)
            {
                return Invalid(
                    $"invalid label value: {GoQuote.Quote(value)}: at key: {GoQuote.Quote(requirement.Key)}: {string.Join("; ", problems)}");
            }
        }

        return requirement;
    }

    private SelectorToken Read()
    {
        var read = _token;
        _token = _lexer.Next();
        return read;
    }

    private string Found(string expected) => $"found '{GoQuote.Shorten(_token.Text)}', expected: {expected}";

    private ApiStatus Unexpected(string expected) => ApiErrors.BadRequest(Found(expected));

    private static ApiStatus Invalid(string problem) => ApiErrors.BadRequest($"unable to parse requirement: {problem}");
}
