namespace TfJobApi.Selectors;

internal enum TokenKind
{
    End,
    Symbol,
    Word,
}
