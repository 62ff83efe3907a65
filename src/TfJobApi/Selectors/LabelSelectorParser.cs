using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Selectors;

/// <summary>Parses a label selector by Kubernetes' grammar, with its messages.</summary>
internal sealed class LabelSelectorParser
{
    /// <summary>A real server has no limit but that of the headers, 1 MB; a selector of so many short values takes twenty times as much.</summary>
    private const int MaxTerms = 16_384;

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
            if (!ParseRequirement().TryGet(out var requirement, out var failure))
            {
                return failure;
            }

            requirements.Add(requirement);
            if (++_terms > MaxTerms)
            {
                return TooManyTerms;
            }

            if (_token.Is(","))
            {
                Read();
                if (_token.Kind != TokenKind.Word && !_token.Is("!"))
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

    private static ApiStatus TooManyTerms => ApiErrors.BadRequest(
        string.Create(CultureInfo.InvariantCulture, $"labelSelector: more than {MaxTerms} conditions and values are not supported"));

    private Result<LabelRequirement> ParseRequirement()
    {
        var isNegated = _token.Is("!");
        if (isNegated)
        {
            Read();
        }

        if (_token.Kind != TokenKind.Word)
        {
            return Unexpected(isNegated ? "identifier" : "!, identifier, or 'end of string'");
        }

        var key = Read().Text;
        if (NameRules.QualifiedName(key) is [var problem, ..])
        {
            return Invalid($"key: Invalid value: {GoQuote.Quote(key)}: {problem}");
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
            return Unexpected("in, notin, =, ==, !=, gt, lt");
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

        return _token.Kind == TokenKind.Word ? Check(new(key, comparison, [Read().Text])) : Unexpected("identifier");
    }

    /// <summary>Parses the values in parentheses. A missing value, also the only one, is the empty value.</summary>
    private Result<List<string>> ParseSet()
    {
        if (!_token.Is("("))
        {
            return Unexpected("'('");
        }

        Read();
        List<string> values = [];
        while (true)
        {
            values.Add(_token.Kind == TokenKind.Word ? Read().Text : "");
            if (++_terms > MaxTerms)
            {
                return TooManyTerms;
            }

            if (_token.Is(")"))
            {
                Read();
                return values;
            }

            if (!_token.Is(","))
            {
                return Unexpected("',' or ')'");
            }

            Read();
        }
    }

    private static Result<LabelRequirement> Check(LabelRequirement requirement)
    {
        foreach (var value in requirement.Values)
        {
            if (requirement.Operator is SelectorOperator.GreaterThan or SelectorOperator.LessThan && LabelRequirement.Integer(value) is null)
            {
                return Invalid($"values[0]: Invalid value: {GoQuote.Quote(value)}: for 'Gt', 'Lt' operators, the value must be an integer");
            }

            if (NameRules.LabelValue(value) is [var problem, ..])
            {
                return Invalid($"values[0][{requirement.Key}]: Invalid value: {GoQuote.Quote(value)}: {problem}");
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

    private ApiStatus Unexpected(string expected) => Invalid($"found '{GoQuote.Shorten(_token.Text)}', expected: {expected}");

    private static ApiStatus Invalid(string problem) => ApiErrors.BadRequest($"labelSelector: unable to parse requirement: {problem}");
}
