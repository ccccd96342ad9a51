namespace Host.Web.Boards;

/// <summary>One kind of thing that is stacked.</summary>
/// <param name="Name">Vietnamese, for the legend.</param>
/// <param name="Pattern">One of the patterns of <see cref="StackedBars"/>: told apart without colours.</param>
/// <param name="Values">One for each bar, not negative.</param>
public sealed record BarSeries(string Name, string Pattern, IReadOnlyList<int> Values);

/// <summary>Where the bars of a chart stand. Pure.</summary>
public sealed record BarLayout
{
    public const int Width = 760;
    public const int Height = 280;
    public const int Left = 46;
    public const int Bottom = 240;
    public const int Top = 24;

    private BarLayout(int ceiling, int step, int count) => (Ceiling, Step, Count) = (ceiling, step, count);

    /// <summary>The value at the top.</summary>
    public int Ceiling { get; }

    /// <summary>Between two lines.</summary>
    public int Step { get; }

    public int Count { get; }

    public double Slot => (double)(Width - Left) / Math.Max(1, Count);

    public double BarWidth => Math.Min(44, Slot * 0.66);

    /// <summary>Lines at whole, round numbers, at most five of them above the ground.</summary>
    public static BarLayout For(int highest, int count)
    {
        var step = 1;
        // 1, 2, 5, 10, 20, 50, …
        for (var factor = 0; (highest + step - 1) / step > 5; factor++)
            step = (factor % 3) switch { 0 => step * 2, 1 => step / 2 * 5, _ => step * 2 };
        return new BarLayout(Math.Max(1, (highest + step - 1) / step) * step, step, count);
    }

    public double X(int index) => Left + (Slot * index) + ((Slot - BarWidth) / 2);

    public double Middle(int index) => Left + (Slot * (index + 0.5));

    public double Y(int value) => Bottom - ((double)value / Ceiling * (Bottom - Top));
}
