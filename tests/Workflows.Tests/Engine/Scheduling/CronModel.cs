using System.Globalization;

namespace Workflows.Tests.Engine.Scheduling;

/// <summary>A drawn expression together with its sets of values, written down without the parser.</summary>
internal sealed record CronModel(string Text, IReadOnlyList<HashSet<int>> Fields)
{
    private static readonly (int Min, int Max)[] Bounds = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public static CronModel Draw(Xorshift random)
    {
        var fields = new List<HashSet<int>>();
        var texts = new List<string>();
        for (var i = 0; i < Bounds.Length; i++)
        {
            // Seconds mostly fixed and days mostly free, or nothing ever comes.
            var (text, set) = i == 0 ? DrawOne(random, Bounds[0]) : random.Next(3) == 0 ? Any(i) : DrawField(random, i);
            texts.Add(text);
            fields.Add(set);
        }

        return new(string.Join(' ', texts), fields);
    }

    /// <summary>Minute by minute, so that nothing of the schedule's own jumping is repeated.</summary>
    public DateTimeOffset? Search(DateTimeOffset after, TimeZoneInfo zone, int days)
    {
        var second = Fields[0].Single();
        var minute = new DateTimeOffset(after.UtcTicks - after.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
        for (var end = after.AddDays(days); minute <= end; minute = minute.AddMinutes(1))
        {
            var wall = TimeZoneInfo.ConvertTime(minute, zone);
            if (!Fields[4].Contains(wall.Month) || !Fields[3].Contains(wall.Day) || !Fields[5].Contains((int)wall.DayOfWeek))
            {
                minute = minute.AddMinutes(24 * 60 - wall.Hour * 60 - wall.Minute - 1);
                continue;
            }

            if (Fields[2].Contains(wall.Hour) && Fields[1].Contains(wall.Minute) && minute.AddSeconds(second) > after)
                return minute.AddSeconds(second);
        }

        return null;
    }

    private static (string, HashSet<int>) Any(int field) => (field is 3 or 5 ? "?" : "*", [.. Range(Bounds[field].Min, Bounds[field].Max, 1)]);

    private static (string, HashSet<int>) DrawOne(Xorshift random, (int Min, int Max) bounds)
    {
        var value = bounds.Min + random.Next(bounds.Max - bounds.Min + 1);
        return (value.ToString(CultureInfo.InvariantCulture), [value]);
    }

    private static (string, HashSet<int>) DrawField(Xorshift random, int field)
    {
        var parts = new List<string>();
        var set = new HashSet<int>();
        for (var i = random.Next(3); i >= 0; i--)
        {
            var (text, values) = DrawItem(random, field);
            parts.Add(text);
            set.UnionWith(values);
        }

        return (string.Join(',', parts), set);
    }

    private static (string, IEnumerable<int>) DrawItem(Xorshift random, int field)
    {
        var (min, max) = Bounds[field];
        var (a, b, step) = (min + random.Next(max - min + 1), min + random.Next(max - min + 1), 1 + random.Next(max));
        // Two numbers mean Sunday, so that an open step in the week ends at seven.
        var open = field == 5 ? Range(a, 7, step).Select(day => day % 7) : Range(a, max, step);
        return random.Next(5) switch
        {
            0 => (Say(field, a), [a]),
            1 => ($"{Say(field, a)}-{Say(field, b)}", Wrap(a, b, min, max, 1)),
            2 => ($"{Say(field, a)}-{Say(field, b)}/{step}", Wrap(a, b, min, max, step)),
            3 => ($"*/{step}", field == 5 ? Range(0, 7, step).Select(day => day % 7) : Range(min, max, step)),
            _ => ($"{Say(field, a)}/{step}", open),
        };
    }

    private static IEnumerable<int> Wrap(int a, int b, int min, int max, int step) =>
        a <= b ? Range(a, b, step) : Range(a, max + 1 + (b - min), step).Select(value => value > max ? value - (max - min + 1) : value);

    private static IEnumerable<int> Range(int from, int to, int step)
    {
        for (var value = from; value <= to; value += step)
            yield return value;
    }

    private static string Say(int field, int value) => field == 5 ? Days[value] : value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Small, seeded, the same on every machine.</summary>
internal sealed class Xorshift(uint seed)
{
    private uint state = seed;

    public int Next(int below)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)(state % (uint)below);
    }
}
