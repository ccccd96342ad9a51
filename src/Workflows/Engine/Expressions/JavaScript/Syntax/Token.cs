namespace Workflows.Engine.Expressions.JavaScript;

internal enum TokenKind
{
    End,

    /// <summary>A name or a reserved word.</summary>
    Word,
    Mark,
    Number,
    Text,
}

/// <param name="Text">The word, the mark, or the content of a string.</param>
/// <param name="AfterLineEnd">A line ended between the token before and this one.</param>
internal readonly record struct Token(TokenKind Kind, string Text, double Number, int Start, int End, bool AfterLineEnd)
{
    public bool Is(string mark) => Kind == TokenKind.Mark && Text == mark;

    public bool IsWord(string word) => Kind == TokenKind.Word && Text == word;
}
