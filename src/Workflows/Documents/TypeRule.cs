namespace Workflows.Documents;

public enum LetterCase
{
    /// <summary>In thường: as written.</summary>
    AsWritten,

    /// <summary>In hoa.</summary>
    Upper,
}

public enum Align
{
    Left,
    Centre,

    /// <summary>Canh đều cả hai lề.</summary>
    Justify,
}

/// <summary>How one component of a document is set in type.</summary>
public sealed record TypeRule
{
    /// <summary>Name for programs, ASCII.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people, as the decree calls the component.</summary>
    public required string Name { get; init; }

    /// <summary>Ô in the plan of places (PL I.IV); empty where the component has none of its own.</summary>
    public string Box { get; init; } = "";

    /// <summary>Where the decree says so.</summary>
    public required string Reference { get; init; }

    /// <summary>Smallest size allowed, in points.</summary>
    public required double Smallest { get; init; }

    /// <summary>Largest size allowed, in points.</summary>
    public required double Largest { get; init; }

    /// <summary>Size taken, in points: that of the decree's own examples (PL I.V).</summary>
    public required double Size { get; init; }

    public bool Bold { get; init; }

    public bool Italic { get; init; }

    public LetterCase Case { get; init; }

    public Align Align { get; init; }

    /// <summary>Indent of the first line.</summary>
    public Length FirstLine { get; init; }

    public Length Before { get; init; }

    public Length After { get; init; }

    /// <summary>In lines.</summary>
    public double LineSpacing { get; init; } = 1;

    /// <summary>Never the last on a page.</summary>
    public bool KeepsWithNext { get; init; }

    /// <summary>The text in the rule's case.</summary>
    public string Cased(string text) => Case is LetterCase.Upper ? PrintedText.Upper(text) : text;
}
