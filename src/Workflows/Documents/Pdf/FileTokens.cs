using System.Security.Cryptography;
using UglyToad.PdfPig.Tokens;
using UglyToad.PdfPig.Writer;

namespace Workflows.Documents.Pdf;

/// <summary>
/// Adds what the library leaves out of a file: its language, that its title is shown, and the mark of six letters before the name of an
/// embedded part of a font (ISO 32000-1, 9.6.4), without which programs that join files mix up two parts of one font.
/// </summary>
internal sealed class FileTokens : TokenWriter
{
    private const int MarkLength = 6;
    private static readonly NameToken ViewerPreferences = NameToken.Create("ViewerPreferences");
    private static readonly NameToken DisplayTitle = NameToken.Create("DisplayDocTitle");

    /// <summary>From the font's program, which is written before its descriptor and its dictionary.</summary>
    private string mark = "";

    private byte[] stream = [];

    protected override void WriteObject(ObjectToken objectToken, Stream outputStream)
    {
        if (objectToken.Data is StreamToken written)
            stream = SHA256.HashData(written.Data.Span);
        if (objectToken.Data is DictionaryToken dictionary)
            objectToken = new(objectToken.Position, objectToken.Number, Completed(dictionary));
        base.WriteObject(objectToken, outputStream);
    }

    private DictionaryToken Completed(DictionaryToken dictionary)
    {
        if (dictionary.TryGet<NameToken>(NameToken.Type, out var type) && type == NameToken.Catalog)
        {
            return dictionary.With(NameToken.Lang, new StringToken("vi-VN"))
                .With(ViewerPreferences, new DictionaryToken(new Dictionary<NameToken, IToken> { [DisplayTitle] = BooleanToken.True }));
        }

        if (dictionary.ContainsKey(NameToken.FontFile2))
        {
            mark = string.Concat(stream.Take(MarkLength).Select(b => (char)('A' + (b % 26)))) + "+";
            return Marked(dictionary, NameToken.FontName);
        }

        return type == NameToken.Font ? Marked(dictionary, NameToken.BaseFont) : dictionary;
    }

    private DictionaryToken Marked(DictionaryToken dictionary, NameToken key) =>
        dictionary.TryGet<NameToken>(key, out var name) ? dictionary.With(key, NameToken.Create(mark + name.Data)) : dictionary;
}
