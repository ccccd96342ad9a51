using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>Brings what was typed about a session into the form in which it is kept.</summary>
internal static class SessionCheck
{
    private const int MostLines = 200;

    public static Result<SessionContent> Of(SessionContent told)
    {
        var wrong = new List<Invalid>();
        var clean = told with
        {
            Period = told.Period is null ? null : told.Period with { Text = Short(told.Period.Text, "period", "Kỳ báo cáo") },
            People = [.. told.People.Select(p => new SessionPerson(
                Short(p.Name, "people", "Họ tên", required: true), Short(p.Role, "people", "Vai trò"), Short(p.Position, "people", "Chức vụ")))],
            Steering = told.Steering is not { } body ? null : new(
                Short(body.Name, "steering", "Ban Chỉ đạo", required: true),
                Short(body.StandingAgency, "steering", "Cơ quan thường trực"),
                Short(body.Head, "steering", "Trưởng ban"),
                [.. (body.HeadPositions ?? []).Select(p => Short(p, "steering", "Chức vụ Trưởng ban"))]),
            Organisers = [.. told.Organisers.Select(o => Short(o, "organisers", "Đơn vị tổ chức"))],
            Coordinator = Short(told.Coordinator, "organisers", "Đơn vị phối hợp tổ chức"),
            Weaknesses = [.. told.Weaknesses.Select(w => Long(w, "weaknesses", "Hạn chế"))],
            Requests = [.. told.Requests.Select(r => new SessionRequest(Short(r.To, "requests", "Nơi nhận kiến nghị", required: true), Long(r.Content, "requests", "Kiến nghị")))],
            Directions = [.. told.Directions.Select(d => new SessionDirection(Long(d.Content, "tasks", "Chỉ đạo"), Short(d.By, "tasks", "Người chỉ đạo")))],
            Indicators = [.. told.Indicators.Select(i => i with { Name = Short(i.Name, "indicators", "Chỉ tiêu", required: true) })],
            Documents = [.. told.Documents.Select(d => new MentionedDocument(
                Short(d.NumberAndSymbol, "documents", "Số, ký hiệu"), Short(d.Issuer, "documents", "Cơ quan ban hành"),
                Short(d.DocumentType, "documents", "Loại văn bản"), Text(d.Subject, "documents", "Trích yếu", ResultInput.LongText, false), d.Date))],
            Motto = [.. told.Motto.Select(m => Short(m, "motto", "Phương châm"))],
        };
        foreach (var (lines, field) in new[]
        {
            (told.People.Count, "people"), (told.Weaknesses.Count, "weaknesses"), (told.Requests.Count, "requests"), (told.Directions.Count, "tasks"),
            (told.Indicators.Count, "indicators"), (told.Documents.Count, "documents"), (told.Organisers.Count, "organisers"), (told.Motto.Count, "motto"),
        })
        {
            if (lines > MostLines)
                wrong.Add(new($"Nhiều nhất {MostLines} dòng.", field));
        }

        return wrong.Count == 0 ? clean : Together([.. wrong])!;

        string Short(string? text, string field, string label, bool required = false) => Text(text, field, label, ResultInput.ShortText, required);

        string Long(string? text, string field, string label) => Text(text, field, label, ResultInput.LongText, true);

        string Text(string? text, string field, string label, int max, bool required)
        {
            var taken = VietnameseText.Check(text, field, label, max, required, allowLines: max > ResultInput.ShortText);
            if (taken.IsSuccess)
                return taken.Value;
            wrong.Add((Invalid)taken.Problem!);
            return "";
        }
    }

    /// <summary>All that is wrong, as one problem; null when nothing is.</summary>
    public static Problem? Together(params ReadOnlySpan<Problem?> problems)
    {
        var all = new List<Invalid>();
        foreach (var problem in problems)
        {
            if (problem is Invalid one)
                all.Add(one);
            else if (problem is InvalidFields several)
                all.AddRange(several.Fields);
        }

        return all switch
        {
            [] => null,
            [var only] => only,
            _ => new InvalidFields(all),
        };
    }
}
