namespace TfJobApi.Selectors;

/// <summary>A word or an operator of a label selector.</summary>
/// <param name="Text">The text as written, for messages.</param>
internal readonly record struct SelectorToken(TokenKind Kind, string Text)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>Whether it is one of the operators that are words, which elsewhere are as good as any other.</summary>
    public bool IsSetOperator => Kind == TokenKind.Word && Text is "in" or "notin";
}
