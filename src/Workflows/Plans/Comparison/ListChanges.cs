namespace Workflows.Plans.Comparison;

/// <summary>The changes of one list of a plan: rows changed, added, removed or put elsewhere.</summary>
internal static class ListChanges
{
    /// <param name="part">Heading of the list.</param>
    /// <param name="place">What one row is called, before its number; empty for a list nobody counts.</param>
    /// <param name="old">The older list.</param>
    /// <param name="now">The newer list.</param>
    /// <param name="fields">The values of a row, always the same ones in the same order.</param>
    public static IEnumerable<PlanChange> Of<T>(
        string part, string place, IReadOnlyList<T> old, IReadOnlyList<T> now, Func<T, IReadOnlyList<(string Name, string Text)>> fields)
        where T : class
    {
        var pairs = Alignment.Of(RowsOf(old), RowsOf(now), row => row.Text);
        var gone = pairs.Where(p => p.New is null).Select(p => p.Old!).ToList();
        var cameFrom = new Dictionary<int, Row>();
        foreach (var row in pairs.Where(p => p.Old is null).Select(p => p.New!))
        {
            if (gone.Find(other => other.Text == row.Text) is not { } from)
                continue;
            gone.Remove(from);
            cameFrom[row.Number] = from;
        }

        foreach (var (before, after) in pairs.Where(p => !p.IsSame).Select(p => (p.Old, p.New)))
        {
            if (after is null)
            {
                if (gone.Contains(before!))
                    yield return new(part, Name(before!), ChangeKind.Removed, Whole(before!, PieceKind.Removed));
            }
            else if (before is not null)
            {
                yield return new(part, Name(after), ChangeKind.Changed, Differences(before, after));
            }
            else if (cameFrom.TryGetValue(after.Number, out var from))
            {
                yield return new(part, place.Length > 0 ? $"{Name(after)} (trước là {from.Number})" : after.Text, ChangeKind.Moved, []);
            }
            else
            {
                yield return new(part, Name(after), ChangeKind.Added, Whole(after, PieceKind.Added));
            }
        }

        string Name(Row row) => place.Length > 0 ? $"{place} {row.Number}" : "";

        List<Row> RowsOf(IReadOnlyList<T> rows) => [.. rows.Select((row, i) => new Row(i + 1, fields(row)))];
    }

    private static List<FieldChange> Differences(Row before, Row after) =>
    [
        .. before.Fields.Zip(after.Fields)
            .Where(pair => pair.First.Text != pair.Second.Text)
            .Select(pair => PlanComparer.FieldOf(pair.First.Name, pair.First.Text, pair.Second.Text)),
    ];

    private static List<FieldChange> Whole(Row row, PieceKind kind) =>
        [.. row.Fields.Where(f => f.Text.Length > 0).Select(f => new FieldChange(f.Name, [new(kind, f.Text)]))];

    /// <summary>A class, not a record: two rows that say the same are two rows.</summary>
    private sealed class Row(int number, IReadOnlyList<(string Name, string Text)> fields)
    {
        /// <summary>From 1.</summary>
        public int Number => number;

        public IReadOnlyList<(string Name, string Text)> Fields => fields;

        public string Text { get; } = string.Join('\u001f', fields.Select(f => f.Text));
    }
}
