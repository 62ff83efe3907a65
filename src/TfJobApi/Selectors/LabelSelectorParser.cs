using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Selectors;

/// <summary>Parses a label selector by Kubernetes' grammar; errors name the found and the expected token.</summary>
internal sealed class LabelSelectorParser
{
    private readonly LabelSelectorLexer _lexer;
    private SelectorToken _token;

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
            if (!Requirement().TryGet(out var requirement, out var failure))
            {
                return failure;
            }

            requirements.Add(requirement);
            if (_token.Is(","))
            {
                Take();
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

    private Result<LabelRequirement> Requirement()
    {
        var isNegated = _token.Is("!");
        if (isNegated)
        {
            Take();
        }

        if (_token.Kind != TokenKind.Word)
        {
            return Unexpected(isNegated ? "identifier" : "!, identifier, or 'end of string'");
        }

        var key = Take().Text;
        if (NameRules.QualifiedName(key) is [var problem, ..])
        {
            return Refused($"key: Invalid value: {GoQuote.Quote(key)}: {problem}");
        }

        if (isNegated || _token.Kind == TokenKind.End || _token.Is(","))
        {
            return new LabelRequirement(key, isNegated ? SelectorOperator.DoesNotExist : SelectorOperator.Exists, []);
        }

        return Comparison(key);
    }

    private Result<LabelRequirement> Comparison(string key)
    {
        if (_token.IsSetOperator)
        {
            var isIn = Take().Text == "in";
            return Set().TryGet(out var values, out var failure)
                ? Checked(new(key, isIn ? SelectorOperator.In : SelectorOperator.NotIn, values))
                : failure;
        }

        if (_token.Kind != TokenKind.Symbol || _token.Text is not ("=" or "==" or "!=" or "<" or ">"))
        {
            return Unexpected("in, notin, =, ==, !=, gt, lt");
        }

        var comparison = Take().Text switch
        {
            "!=" => SelectorOperator.NotIn,
            ">" => SelectorOperator.GreaterThan,
            "<" => SelectorOperator.LessThan,
            _ => SelectorOperator.In,
        };
        if (_token.Kind == TokenKind.End || _token.Is(","))
        {
            return Checked(new(key, comparison, [""]));
        }

        return _token.Kind == TokenKind.Word ? Checked(new(key, comparison, [Take().Text])) : Unexpected("identifier");
    }

    /// <summary>The values between parentheses; a place that is left free is an empty value, also when it is the only one.</summary>
    private Result<List<string>> Set()
    {
        if (!_token.Is("("))
        {
            return Unexpected("'('");
        }

        Take();
        List<string> values = [];
        while (true)
        {
            values.Add(_token.Kind == TokenKind.Word ? Take().Text : "");
            if (_token.Is(")"))
            {
                Take();
                return values;
            }

            if (!_token.Is(","))
            {
                return Unexpected("',' or ')'");
            }

            Take();
        }
    }

    private static Result<LabelRequirement> Checked(LabelRequirement requirement)
    {
        foreach (var value in requirement.Values)
        {
            if (requirement.Operator is SelectorOperator.GreaterThan or SelectorOperator.LessThan && LabelRequirement.Integer(value) is null)
            {
                return Refused($"values[0]: Invalid value: {GoQuote.Quote(value)}: for 'Gt', 'Lt' operators, the value must be an integer");
            }

            if (NameRules.LabelValue(value) is [var problem, ..])
            {
                return Refused($"values[0][{requirement.Key}]: Invalid value: {GoQuote.Quote(value)}: {problem}");
            }
        }

        return requirement;
    }

    private SelectorToken Take()
    {
        var taken = _token;
        _token = _lexer.Next();
        return taken;
    }

    private ApiStatus Unexpected(string expected) => Refused($"found '{GoQuote.Shorten(_token.Text)}', expected: {expected}");

    private static ApiStatus Refused(string problem) => ApiErrors.BadRequest($"labelSelector: unable to parse requirement: {problem}");
}
