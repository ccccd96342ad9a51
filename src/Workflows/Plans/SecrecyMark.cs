using Workflows.Values;

namespace Workflows.Plans;

/// <summary>
/// Finds the stamp of a state secret in a text: a line of its own in capitals, as the stamp is set. The word "mật" in
/// a sentence is no stamp.
/// </summary>
internal static class SecrecyMark
{
    /// <summary>The stamp stands on top of a document; further down the same word may be a table's cell.</summary>
    private const int Lines = 60;

    public static Secrecy In(string text)
    {
        foreach (var line in text.Split('\n').Select(l => l.Trim(' ', '\t', '[', ']', '(', ')', '*', '_', '#')).Where(l => l.Length > 0).Take(Lines))
        {
            // Runs before the check of the text, so the text may be anything; what cannot be normalised is no stamp.
            if (line.Length > 40 || line.Any(c => char.IsSurrogate(c) || c is '\uFFFE'))
                continue;
            // A noncharacter cannot be normalised and is no stamp; the field's own check names it.
            var found = (line.Contains('\uFFFE', StringComparison.Ordinal) ? "" : VietnameseText.Normalise(line)) switch
            {
                "MẬT" or "ĐỘ MẬT: MẬT" => Secrecy.Confidential,
                "TỐI MẬT" or "ĐỘ MẬT: TỐI MẬT" => Secrecy.Secret,
                "TUYỆT MẬT" or "ĐỘ MẬT: TUYỆT MẬT" => Secrecy.TopSecret,
                _ => Secrecy.None,
            };
            if (found is not Secrecy.None)
                return found;
        }

        return Secrecy.None;
    }
}
