namespace TfJobApi.Selectors;

/// <summary>Splits a label selector into words and operators, the longest operator first.</summary>
internal sealed class LabelSelectorLexer(string text)
{
    private const string Symbols = "=!(),<>";

    private static readonly string[] Operators = ["==", "!=", "=", "!", "(", ")", ",", "<", ">"];

    private int _at;

    public SelectorToken Next()
    {
        while (_at < text.Length && IsSpace(text[_at]))
        {
            _at++;
        }

        if (_at == text.Length)
        {
            return new(TokenKind.End, "");
        }

        var rest = text.AsSpan(_at);
        if (Symbols.Contains(rest[0], StringComparison.Ordinal))
        {
            return NextSymbol(rest);
        }

        var length = 1;
        while (length < rest.Length && !IsSpace(rest[length]) && !Symbols.Contains(rest[length], StringComparison.Ordinal))
        {
            length++;
        }

        _at += length;
        return new(TokenKind.Word, rest[..length].ToString());
    }

    private SelectorToken NextSymbol(ReadOnlySpan<char> rest)
    {
        // every symbol is an operator by itself, so one is always found
        var symbol = FirstOf(Operators, rest);
        _at += symbol.Length;

        return new(TokenKind.Symbol, symbol);
    }

    private static string FirstOf(string[] operators, ReadOnlySpan<char> rest)
    {
        foreach (var symbol in operators)
        {
            if (rest.StartsWith(symbol, StringComparison.Ordinal))
            {
                return symbol;
            }
        }

        throw new InvalidOperationException($"{rest[0]} is no operator");
    }

    private static bool IsSpace(char character) => character is ' ' or '\t' or '\r' or '\n';
}
