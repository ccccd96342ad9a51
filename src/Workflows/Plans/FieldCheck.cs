using Workflows.Values;

namespace Workflows.Plans;

/// <summary>Collects what is wrong with a form, so that a person corrects it in one go.</summary>
internal sealed class FieldCheck
{
    /// <summary>More messages than this help nobody.</summary>
    private const int Limit = 50;

    private readonly List<Invalid> wrong = [];

    /// <summary>Null when all is well.</summary>
    public Problem? Problem => wrong.Count switch
    {
        0 => null,
        1 => wrong[0],
        _ => new InvalidFields([.. wrong]),
    };

    public void Add(string field, string message)
    {
        if (wrong.Count < Limit)
            wrong.Add(new Invalid(message, field));
    }

    /// <summary>The normalised text; an empty one when it is wrong.</summary>
    public string Text(string? text, string field, string label, int max, bool required = false, bool lines = false)
    {
        var check = VietnameseText.Check(text, field, label, max, required, lines);
        if (check.IsSuccess)
            return check.Value;
        Add(field, check.Problem!.Message);
        return "";
    }

    /// <summary>The normalised texts without the empty ones.</summary>
    public List<string> Lines(IReadOnlyList<string> texts, string field, string label, int max)
    {
        var clean = new List<string>();
        for (var i = 0; i < texts.Count; i++)
        {
            var text = Text(texts[i], $"{field}[{i}]", $"{label} {i + 1}", max, lines: true);
            if (text.Length > 0)
                clean.Add(text);
        }

        return clean;
    }

    public void Count<T>(IReadOnlyCollection<T> rows, string field, string label, int max)
    {
        if (rows.Count > max)
        {
            Add(field, string.Create(
                VietnamTime.Culture, $"{label} có {rows.Count:N0} dòng; nhiều nhất là {max:N0} dòng."));
        }
    }
}
