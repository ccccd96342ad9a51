using System.Globalization;
using System.Text;
using Workflows.FollowUp;
using Workflows.LegalBases;
using Workflows.Values;

namespace Host.Operations.Demo;

/// <summary>What a demonstration of a session ended with; its members are the contract of <c>--json</c>, described in the room's README.</summary>
public sealed record SessionDemoResult
{
    public required string Fixture { get; init; }

    public required Guid SessionId { get; init; }

    public required string Province { get; init; }

    public required string Title { get; init; }

    /// <summary>Null where the source does not say the day.</summary>
    public required DateOnly? HeldOn { get; init; }

    public required ReportPeriod? Period { get; init; }

    public required IReadOnlyList<string> Organisers { get; init; }

    public required string Coordinator { get; init; }

    public required string RecordedBy { get; init; }

    /// <summary>Plans of the province: a session makes none.</summary>
    public required int Plans { get; init; }

    public required IReadOnlyList<SessionPerson> People { get; init; }

    public required SteeringBody? Steering { get; init; }

    public required IReadOnlyList<ShownResult> Results { get; init; }

    /// <summary>Who led how many results, the most first.</summary>
    public required IReadOnlyList<ShownLead> Leads { get; init; }

    public required IReadOnlyList<string> Weaknesses { get; init; }

    public required IReadOnlyList<SessionRequest> Requests { get; init; }

    public required IReadOnlyList<ShownTask> Directions { get; init; }

    public required IReadOnlyList<ShownTask> Tasks { get; init; }

    public required IReadOnlyList<ShownIndicator> Indicators { get; init; }

    public required IReadOnlyList<string> Motto { get; init; }

    public required IReadOnlyList<ShownDocument> Documents { get; init; }

    public required long AuditRows { get; init; }

    public required bool AuditOk { get; init; }

    public required long ElapsedMs { get; init; }

    /// <summary>For a person at the terminal, in Vietnamese.</summary>
    public string Summary()
    {
        var text = new StringBuilder();
        Line($"{Title} ({Province}{(HeldOn is { } day ? $", {VietnamTime.Short(day)}" : "")})");
        if (Period is { } period)
            Line($"Kỳ báo cáo: {period.Text}");
        if (Organisers.Count > 0)
            Line($"Tổ chức: {string.Join("; ", Organisers)}{(Coordinator.Length > 0 ? $"; phối hợp: {Coordinator}" : "")}");
        if (Steering is { } body)
            Line($"{body.Name}{(body.StandingAgency.Length > 0 ? $"; thường trực: {body.StandingAgency}" : "")}{(body.Head.Length > 0 ? $"; Trưởng ban: {body.Head} ({string.Join(", ", body.HeadPositions ?? [])})" : "")}");
        List("Thành phần", People.Select(p => string.Join(", ", new[] { p.Name, p.Position }.Where(t => t.Length > 0)) + (p.Role.Length > 0 ? $": {p.Role}" : "")));
        List("Kết quả", Results.Select(r => r.Words));
        if (Leads.Count > 0)
            Line($"Chủ trì: {string.Join("; ", Leads.Select(l => $"{l.Agency} {l.Products}"))}");
        List("Hạn chế", Weaknesses);
        List("Kiến nghị", Requests.Select(r => $"{r.To}: {r.Content}"));
        List("Chỉ đạo", Directions.Select(d => d.Words));
        List("Nhiệm vụ", Tasks.Select(t => t.Words));
        List("Chỉ tiêu", Indicators.Select(i => $"{i.Name}: {i.Text}"));
        if (Motto.Count > 0)
            Line($"Phương châm: {string.Join(", ", Motto)}");
        List("Văn bản được nhắc đến", Documents.Select(d => $"{d.DocumentType} {d.NumberAndSymbol}, {(d.Date is { } date ? VietnamTime.Short(date) : "không ghi ngày")}, {d.Issuer}{string.Concat(d.Findings.Select(f => $"; {(f.Severity is BasisSeverity.Warning ? "CẢNH BÁO" : "lưu ý")} {f.Code}: {f.Message}"))}"));
        Line($"Kế hoạch: {(Plans == 0 ? "không tạo kế hoạch nào" : Plans.ToString(CultureInfo.InvariantCulture))}");
        Line($"Nhật ký: {AuditRows} dòng, {(AuditOk ? "nguyên vẹn" : "BỊ SỬA ĐỔI")}");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void List(string title, IEnumerable<string> lines)
        {
            var all = lines.ToList();
            if (all.Count == 0)
                return;
            Line($"{title}:");
            foreach (var (line, number) in all.Select((l, i) => (l, i + 1)))
                Line($"  {number}. {line}");
        }
    }
}

/// <param name="Content">What was made or done.</param>
/// <param name="Kind">"bản tin".</param>
/// <param name="Lead">As printed.</param>
/// <param name="LeadFound">The agency of the register behind the name; null where there is none.</param>
/// <param name="SentTo">Whom it went to.</param>
/// <param name="Measures">Empty where the report gives no figures.</param>
public sealed record ShownResult(
    string Content, string Kind, string Lead, string? LeadFound, string Coordinating, string DirectedBy, string Time,
    IReadOnlyList<string> Languages, IReadOnlyList<string> SentTo, IReadOnlyList<ShownMeasure> Measures)
{
    internal string Words => string.Join("; ", new[]
    {
        Kind.Length > 0 ? $"{Content} ({Kind})" : Content,
        Lead.Length > 0 ? $"chủ trì {Lead}" : "",
        Time,
        string.Join(", ", Languages.Select(Workflows.FollowUp.Languages.NameOf)),
        Measures.Count == 0 ? "không có số liệu" : string.Join(", ", Measures.Select(m => m.Words)),
    }.Where(part => part.Length > 0));
}

/// <param name="Text">"3.800 bản".</param>
/// <param name="Sum">"2.800 + 500 = 3.300"; null without parts.</param>
/// <param name="SumMatches">Whether the parts add up; null without parts.</param>
public sealed record ShownMeasure(
    string Text, decimal? Value, string Unit, Qualifier Qualifier, IReadOnlyList<BreakdownPart> Parts, string? Sum, bool? SumMatches)
{
    internal string Words => Sum is null
        ? Text
        : $"{Text} ({string.Join(", ", Parts.Select(p => $"{Languages.NameOf(p.Key)} {Quantity.Number(p.Value)}"))}; {Sum}: {(SumMatches is true ? "khớp" : "KHÔNG KHỚP")})";
}

/// <param name="Agency">As printed.</param>
/// <param name="Products">Results it led.</param>
public sealed record ShownLead(string Agency, int Products);

/// <param name="By">Who directed it; empty where one conclusion was drawn.</param>
/// <param name="LeadFound">An agency of the register stands behind the name.</param>
public sealed record ShownTask(
    Guid TaskId, int Number, string Content, string By, string Lead, bool LeadFound, string Time, DateOnly? DueOn, AssignedState State)
{
    internal string Words =>
        $"{Content}{(By.Length > 0 ? $" ({By})" : "")} – {(Lead.Length > 0 ? Lead : "chưa rõ cơ quan chủ trì")}, {(DueOn is { } day ? $"hạn {VietnamTime.Short(day)}" : "chưa có hạn")}";
}

/// <param name="Issuer">As printed, even where it contradicts the symbol.</param>
/// <param name="Findings">What the checks see in it; nothing is corrected.</param>
public sealed record ShownDocument(
    string DocumentType, string NumberAndSymbol, DateOnly? Date, string Issuer, string Subject, IReadOnlyList<BasisFinding> Findings);

/// <param name="Value">As a number.</param>
/// <param name="Text">As printed: "77,59 triệu đồng/năm".</param>
public sealed record ShownIndicator(string Name, decimal? Value, string Unit, string Text);
