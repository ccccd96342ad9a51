using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Interchange.Codes;

/// <summary>What an import does, or would do.</summary>
/// <param name="Added">New rows: agency, code, first day.</param>
/// <param name="Ended">Rows that get a last day: agency, code, last day.</param>
/// <param name="Unchanged">Rows of the file that are on record as they stand.</param>
public sealed record CodeChanges(IReadOnlyList<CodeChange> Added, IReadOnlyList<CodeChange> Ended, int Unchanged);

public sealed record CodeChange(string Agency, string Code, DateOnly Day);

/// <summary>
/// Brings codes of agencies up to a file: all of it or nothing. A code that begins later ends the one before it of the same form; what is
/// on record is never rewritten. Codes that are not in the file stay.
/// </summary>
public sealed class ImportAgencyCodes(WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <param name="committee">Name of the province's committee, where there are several.</param>
    /// <param name="preview">Says what it would do and does nothing.</param>
    public async Task<Result<CodeChanges>> HandleAsync(AgencyCodeFile file, string? committee, bool preview, Actor actor, CancellationToken stop)
    {
        await db.EnterAloneAsync("organisation", stop);
        var agencies = await AgenciesAsync(committee, stop);
        var kept = await db.Set<AgencyCode>().ToListAsync(stop);
        var ends = new Dictionary<AgencyCode, DateOnly>();
        var names = await db.Set<Agency>().ToDictionaryAsync(a => a.Id, a => a.Name, stop);
        var (added, unchanged, wrong) = (new List<AgencyCode>(), 0, new List<Invalid>());
        // In the order of days, so that a file may hold a code and its successor.
        foreach (var row in file.Rows.OrderBy(r => r.ValidFrom).ThenBy(r => r.Line))
        {
            var agency = Find(agencies, row.Agency);
            if (agency.Problem is { } unknown)
                wrong.Add(At(row, unknown.Message));
            else if (kept.Concat(added).FirstOrDefault(c => IsSame(c, agency.Value, row)) is { } same)
                (unchanged, wrong) = Repeat(same, row, LastOf(same), ends, wrong, unchanged);
            else if (Clash(row, agency.Value) is { } clash)
                wrong.Add(At(row, clash));
            else
                added.Add(Row(row, agency.Value));
        }

        if (wrong.Count > 0)
            return new InvalidFields([.. wrong.OrderBy(w => w.Field.Length).ThenBy(w => w.Field, StringComparer.Ordinal)]);
        var changes = new CodeChanges(
            [.. added.Select(c => new CodeChange(names[c.AgencyId], c.Code, c.ValidFrom))],
            [.. ends.Where(e => !added.Contains(e.Key)).Select(e => new CodeChange(names[e.Key.AgencyId], e.Key.Code, e.Value))],
            unchanged);
        if (preview || (changes.Added.Count == 0 && changes.Ended.Count == 0))
            return changes;
        foreach (var (code, last) in ends)
            code.ValidTo = last;
        db.AddRange(added);
        audit.Record(new("agency.codes-imported", actor) { Data = new { File = file.Hash.Hex, changes.Added, changes.Ended } });
        return changes;

        DateOnly? LastOf(AgencyCode code) => ends.TryGetValue(code, out var last) ? last : code.ValidTo;

        string? Clash(CodeRow row, Guid agency)
        {
            foreach (var other in kept.Concat(added).Where(c => c.ValidFrom <= (row.ValidTo ?? DateOnly.MaxValue) && (LastOf(c) ?? DateOnly.MaxValue) >= row.ValidFrom))
            {
                if (other.Code == row.Code.Text)
                    return $"Mã {row.Code} đang là mã của {names[other.AgencyId]} từ ngày {VietnamTime.Short(other.ValidFrom)}.";
                if (other.AgencyId != agency || other.Form != row.Code.Form)
                    continue;
                if (row.ValidTo is not null || LastOf(other) is not null || other.ValidFrom >= row.ValidFrom)
                    return $"{names[agency]} đã có mã {other.Code} cùng dạng trong thời gian này.";
                ends[other] = row.ValidFrom.AddDays(-1);
            }

            return null;
        }
    }

    /// <summary>The same code from the same day: nothing new, or the last day of one that held until now.</summary>
    private static (int, List<Invalid>) Repeat(
        AgencyCode same, CodeRow row, DateOnly? last, Dictionary<AgencyCode, DateOnly> ends, List<Invalid> wrong, int unchanged)
    {
        if (last == row.ValidTo || (row.ValidTo is null && last is not null))
            return (unchanged + 1, wrong);
        if (last is null)
            ends[same] = row.ValidTo!.Value;
        else
            wrong.Add(At(row, $"Mã {row.Code} đã ghi kết thúc ngày {VietnamTime.Short(last.Value)}."));
        return (unchanged, wrong);
    }

    private static bool IsSame(AgencyCode code, Guid agency, CodeRow row) =>
        code.AgencyId == agency && code.Code == row.Code.Text && code.ValidFrom == row.ValidFrom;

    private static Invalid At(CodeRow row, string message) => new(message, $"Dòng {row.Line}");

    private AgencyCode Row(CodeRow row, Guid agency) => new()
    {
        Id = ids.Next(),
        AgencyId = agency,
        Code = row.Code.Text,
        Form = row.Code.Form,
        ValidFrom = row.ValidFrom,
        ValidTo = row.ValidTo,
        Source = row.Source,
        RecordedAt = time.GetUtcNow(),
    };

    /// <summary>Agencies of a province and its committee; those that ended too, their codes are history.</summary>
    private async Task<List<Agency>> AgenciesAsync(string? committee, CancellationToken stop)
    {
        var name = committee is null ? null : VietnameseText.Normalise(committee);
        return await (
            from agency in db.Set<Agency>()
            join above in db.Set<Agency>() on agency.ParentId equals above.Id into parents
            from above in parents.DefaultIfEmpty()
            where name == null || agency.Name == name || above!.Name == name
            select agency).ToListAsync(stop);
    }

    private static Result<Guid> Find(List<Agency> agencies, string given)
    {
        var named = agencies.Where(a => a.Name == given).ToList();
        var found = named.Count > 0 ? named : [.. agencies.Where(a => a.Kind != AgencyKind.Unit && a.Abbreviation == given)];
        // One that goes on is meant before one that has ended.
        if (found.Count > 1 && found.Where(a => a.ValidTo is null).ToList() is [var living])
            found = [living];
        return found switch
        {
            [var one] => one.Id,
            [] => new NotFound($"Không có cơ quan \"{given}\"."),
            _ => new Invalid($"Có nhiều cơ quan \"{given}\". Hãy ghi tên đầy đủ hoặc nêu tên Ủy ban nhân dân tỉnh."),
        };
    }
}
