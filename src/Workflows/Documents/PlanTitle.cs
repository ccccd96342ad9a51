namespace Workflows.Documents;

/// <summary>"Kế hoạch thông tin đối ngoại năm 2019" taken apart for ô 5a, and put together for a sentence.</summary>
public sealed record PlanTitle
{
    public const string TypeName = "Kế hoạch";

    public PlanTitle(string title)
    {
        var line = PrintedText.Open(title);
        var isTyped = line.StartsWith(TypeName, StringComparison.OrdinalIgnoreCase)
            && (line.Length == TypeName.Length || line[TypeName.Length] is ' ');
        Rest = isTyped ? line[TypeName.Length..].Trim() : line;
    }

    /// <summary>Without the type: "thông tin đối ngoại năm 2019".</summary>
    public string Rest { get; }

    /// <summary>"Thông tin đối ngoại năm 2019".</summary>
    public string Subject => PrintedText.Capitalised(Rest);

    /// <summary>"Kế hoạch thông tin đối ngoại năm 2019".</summary>
    public string InSentence => $"{TypeName} {Rest}".Trim();

    internal Heading Heading => new(TypeName, Subject);
}
