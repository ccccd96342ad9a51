using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.LegalBases;

/// <summary>What a file would do, or did.</summary>
/// <param name="Added">One line a new entry, in Vietnamese.</param>
/// <param name="Changed">One line an entry that changes, with what changes.</param>
/// <param name="Same">Entries that stay as they are.</param>
public sealed record BasisImport(IReadOnlyList<string> Added, IReadOnlyList<string> Changed, int Same)
{
    /// <summary>Names exactly this outcome: a confirmation holds for what was shown.</summary>
    public string Mark => Sha256Hash.Of(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', [.. Added, "", .. Changed]))).Hex;

    public bool IsEmpty => Added.Count + Changed.Count == 0;
}

/// <summary>
/// Brings the register up to a file: new documents are added, known ones corrected. An empty cell leaves what is there;
/// what the file does not name stays.
/// </summary>
public sealed class ImportBases(WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time)
{
    public const int MostRows = 2_000;
    private const int ToldMistakes = 20;

    /// <summary>What the file would do; stages nothing.</summary>
    public async Task<Result<BasisImport>> PreviewAsync(IReadOnlyList<BasisInput> lines, CancellationToken stop)
    {
        var rows = await db.Set<RegisteredBasis>().AsNoTracking().ToListAsync(stop);
        return Plan(lines, rows).Map(plan => plan.Told);
    }

    /// <param name="lines">The rows of the file, in order.</param>
    /// <param name="mark">Of the preview the person has seen.</param>
    /// <param name="actor">Who.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns><see cref="Conflict"/> when the register has changed since the preview.</returns>
    public async Task<Result<BasisImport>> HandleAsync(IReadOnlyList<BasisInput> lines, string mark, Actor actor, CancellationToken stop)
    {
        await db.EnterAloneAsync(KeepBases.Matter, stop);
        var rows = await db.Set<RegisteredBasis>().ToListAsync(stop);
        var made = Plan(lines, rows);
        if (!made.IsSuccess)
            return made.Problem!;
        if (made.Value.Told.Mark != mark)
            return new Conflict("Danh mục đã thay đổi sau khi xem trước. Hãy xem lại rồi xác nhận.");
        foreach (var row in made.Value.New)
        {
            db.Add(row);
            KeepBases.Added(audit, actor, row);
        }

        foreach (var (row, before) in made.Value.Old)
        {
            KeepBases.Touch(row, time.GetUtcNow());
            KeepBases.Changed(audit, actor, row, before);
        }

        return made.Value.Told;
    }

    /// <summary>Fills the rows in memory; whether that is written is for the caller.</summary>
    private Result<Planned> Plan(IReadOnlyList<BasisInput> lines, List<RegisteredBasis> rows)
    {
        if (lines.Count is 0 or > MostRows)
            return new Invalid(lines.Count == 0 ? "Tệp không có dòng nào." : $"Tệp có quá nhiều dòng (tối đa {MostRows}).", "file");
        var wrong = new List<Invalid>();
        var before = rows.ToDictionary(r => r.Id, KeepBases.Told);
        var read = new List<(int Line, CheckedBasis Given, RegisteredBasis Row)>();
        var now = time.GetUtcNow();
        for (var i = 0; i < lines.Count; i++)
        {
            // The first line of a file has the headings.
            var line = i + 2;
            var clean = lines[i].Check();
            if (!clean.IsSuccess)
            {
                wrong.Add(new($"Dòng {line}: {clean.Problem!.Message}", "file"));
                continue;
            }

            var row = rows.FirstOrDefault(clean.Value.IsAbout);
            if (row is not null && read.Any(r => r.Row == row))
            {
                wrong.Add(new($"Dòng {line}: văn bản đã có ở dòng {read.First(r => r.Row == row).Line}.", "file"));
                continue;
            }

            if (row is null)
                rows.Add(row = KeepBases.Make(clean.Value, null, ids.Next(), now));
            read.Add((line, clean.Value, row));
        }

        foreach (var (line, given, row) in read)
            Settle(line, given, row, rows, wrong);
        if (wrong.Count > 0)
            return new InvalidFields([.. wrong.Take(ToldMistakes)]);

        var fresh = read.Where(r => !before.ContainsKey(r.Row.Id)).Select(r => r.Row).ToList();
        var changed = read.Where(r => before.TryGetValue(r.Row.Id, out var was) && was != KeepBases.Told(r.Row)).Select(r => (r.Row, before[r.Row.Id])).ToList();
        return new Planned(fresh, changed, new BasisImport(
            [.. fresh.Select(r => $"{r.ToEntry().Name}{(r.Issuer.Length > 0 ? $" của {r.Issuer}" : "")}")],
            [.. changed.Select(c => $"{c.Row.ToEntry().Name}: {Differences(c.Item2, c.Row, rows)}")],
            read.Count - fresh.Count - changed.Count));
    }

    private static void Settle(int line, CheckedBasis given, RegisteredBasis row, List<RegisteredBasis> rows, List<Invalid> wrong)
    {
        var successor = KeepBases.Successor(given, rows);
        if ((successor.Problem ?? (successor.IsSuccess ? KeepBases.Ring(row, successor.Value, rows) : null)) is { } problem)
        {
            wrong.Add(new($"Dòng {line}: {problem.Message}", "file"));
            return;
        }

        var merged = given with
        {
            Issuer = Or(given.Issuer, row.Issuer),
            Subject = Or(given.Subject, row.Subject),
            Source = Or(given.Source, row.Source),
            IssuedOn = given.IssuedOn ?? row.IssuedOn,
            ValidFrom = given.ValidFrom ?? row.ValidFrom,
            EndedFrom = given.EndedFrom ?? row.EndedFrom,
        };
        if (merged.EndedFrom <= merged.ValidFrom)
            wrong.Add(new($"Dòng {line}: ngày hết hiệu lực phải sau ngày có hiệu lực.", "file"));
        KeepBases.Fill(row, merged, successor.Value?.Id ?? row.ReplacedById);
    }

    private static string Or(string given, string known) => given.Length > 0 ? given : known;

    private static string Differences(BasisFacts before, RegisteredBasis row, List<RegisteredBasis> rows)
    {
        var told = new List<string>();
        Tell("loại văn bản", before.DocumentType, row.DocumentType);
        Tell("số, ký hiệu", before.Number, row.Number);
        Tell("cơ quan ban hành", before.Issuer, row.Issuer);
        Tell("ngày ban hành", Day(before.IssuedOn), Day(row.IssuedOn));
        Tell("trích yếu", before.Subject, row.Subject);
        Tell("có hiệu lực từ", Day(before.ValidFrom), Day(row.ValidFrom));
        Tell("hết hiệu lực từ", Day(before.EndedFrom), Day(row.EndedFrom));
        Tell("được thay thế bởi", NumberOf(before.ReplacedBy), NumberOf(row.ReplacedById));
        Tell("nguồn", before.Source, row.Source);
        return string.Join("; ", told);

        void Tell(string what, string old, string now)
        {
            if (old != now)
                told.Add(old.Length == 0 ? $"{what}: {now}" : $"{what}: {old} → {now}");
        }

        string NumberOf(Guid? id) => id is { } given ? rows.FirstOrDefault(r => r.Id == given)?.Number ?? "" : "";
    }

    private static string Day(DateOnly? day) => day is { } given ? VietnamTime.Short(given) : "";

    private sealed record Planned(IReadOnlyList<RegisteredBasis> New, IReadOnlyList<(RegisteredBasis Row, BasisFacts Before)> Old, BasisImport Told);
}
