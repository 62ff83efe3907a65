namespace TfJobApi.Selectors;

internal sealed class LabelSelectorLexer(string text)
{
    private const string Symbols = "=!(),<>";

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

        var start = _at++;
        if (IsSymbol(text[start]))
        {
            // == and != are the symbols of two characters
            _at += text[start] is '=' or '!' && _at < text.Length && text[_at] == '=' ? 1 : 0;
            return new(TokenKind.Symbol, text[start.._at]);
        }

        while (_at < text.Length && !IsSpace(text[_at]) && !IsSymbol(text[_at]))
        {
            _at++;
        }

        return new(TokenKind.Word, text[start.._at]);
    }

    private static bool IsSymbol(char character) => Symbols.Contains(character, StringComparison.Ordinal);

    private static bool IsSpace(char character) => character is ' ' or '\t' or '\r' or '\n';
}

internal enum TokenKind
{
    End,
    Symbol,
    Word,
}

/// <param name="Text">The text as written, for messages.</param>
internal readonly record struct SelectorToken(TokenKind Kind, string Text)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>Whether it is <c>in</c> or <c>notin</c>, which are ordinary words as a key or a value.</summary>
    public bool IsSetOperator => Kind == TokenKind.Word && Text is "in" or "notin";
}
