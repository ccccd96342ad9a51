namespace Workflows.Documents;

/// <summary>A length on paper, exact in millimetres and in points.</summary>
public readonly record struct Length
{
    private const int PerMillimetre = 36_000;
    private const int PerPoint = 12_700;
    private const int PerTwip = 635;

    /// <summary>In the unit that divides both: 1 mm is 36 000 of it, 1 pt 12 700.</summary>
    private readonly long emu;

    private Length(long emu) => this.emu = emu;

    public double Millimetres => (double)emu / PerMillimetre;

    public double Points => (double)emu / PerPoint;

    /// <summary>Twentieths of a point, as Word counts; rounded to the nearest.</summary>
    public int Twips => (int)Math.Round((double)emu / PerTwip, MidpointRounding.AwayFromZero);

    public static Length Mm(double millimetres) => new((long)Math.Round(millimetres * PerMillimetre));

    public static Length Pt(double points) => new((long)Math.Round(points * PerPoint));

    public static Length Smaller(Length one, Length other) => one.emu <= other.emu ? one : other;

    public static Length operator +(Length one, Length other) => new(one.emu + other.emu);

    public static Length operator -(Length one, Length other) => new(one.emu - other.emu);

    public static Length operator *(Length length, double times) => new((long)Math.Round(length.emu * times));

    public static bool operator <(Length one, Length other) => one.emu < other.emu;

    public static bool operator >(Length one, Length other) => one.emu > other.emu;
}
