using System.Text.Json;
using Workflows.Values;

namespace Workflows.Engine.Definitions;

/// <summary>
/// Looks at every text of a definition before anything else does: half surrogate pairs make later reads
/// throw, NUL cannot be stored, control characters have no place in names.
/// </summary>
internal static class TextSweep
{
    // Members whose text is shown to people as one line.
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "definitionId", "name", "type", "typeName", "displayName", "displayText", "label", "activity", "port", "nodeId",
    };

    /// <returns>False when a text makes the definition unreadable.</returns>
    public static bool Run(JsonElement json, FindingList findings) => Sweep(json, "$", null, findings);

    private static bool Sweep(JsonElement element, string path, string? key, FindingList findings)
    {
        if (findings.IsFull)
            return false;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var sound = true;
                foreach (var member in element.EnumerateObject())
                {
                    if (!TryText(() => member.Name, out var name) || name.Length > DefinitionLimits.MaxNameLength
                        || VietnameseText.HasForbiddenCharacter(name, allowLines: false))
                    {
                        findings.Error(path, "Tên khoá JSON không hợp lệ hoặc dài quá.");
                        sound = false;
                        continue;
                    }

                    sound &= Sweep(member.Value, $"{path}.{name}", name, findings);
                }

                return sound;
            case JsonValueKind.Array:
                var all = true;
                foreach (var (item, index) in element.EnumerateArray().Select((item, index) => (item, index)))
                    all &= Sweep(item, $"{path}[{index}]", key, findings);
                return all;
            case JsonValueKind.String:
                return SweepText(element, path, key, findings);
            default:
                return true;
        }
    }

    private static bool SweepText(JsonElement element, string path, string? key, FindingList findings)
    {
        if (!TryText(() => element.GetString()!, out var text))
        {
            findings.Error(path, "Văn bản chứa ký tự Unicode không hợp lệ.");
            return false;
        }

        if (text.Contains('\0'))
        {
            findings.Error(path, "Văn bản chứa ký tự rỗng (U+0000).");
            return false;
        }

        var isName = key is not null && Names.Contains(key);
        if (text.Length > DefinitionLimits.MaxTextLength)
        {
            findings.Error(path, $"Văn bản dài quá {DefinitionLimits.MaxTextLength:N0} ký tự.");
            return false;
        }

        if (isName && text.Length > DefinitionLimits.MaxNameLength)
        {
            findings.Error(path, $"Tên dài quá {DefinitionLimits.MaxNameLength} ký tự.");
            return false;
        }

        if (isName && VietnameseText.HasForbiddenCharacter(text, allowLines: false))
        {
            findings.Error(path, "Tên có ký tự điều khiển không được phép.");
            return false;
        }

        return true;
    }

    private static bool TryText(Func<string> read, out string text)
    {
        try
        {
            text = read();
            return !HasLoneSurrogate(text);
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    internal static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return true;
        }

        return false;
    }
}
