using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Documents;
using Workflows.Documents.Docx;
using Workflows.Plans;

namespace Workflows.Tests.Documents;

/// <summary>The two demo plans and how they were issued.</summary>
internal static class Issued
{
    public static PlanContent BacKan { get; } = Fixture("bac-kan-2019");

    public static PlanContent BacNinh { get; } = Fixture("bac-ninh-2021-2025");

    public static IssueFacts BacKanFacts { get; } = new()
    {
        IssuingBody = "Ủy ban nhân dân tỉnh Bắc Kạn",
        Symbol = "KH-UBND",
        Number = 51,
        Date = new(2019, 1, 28),
        Place = "Bắc Kạn",
        Signer = new(["TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"], "Phạm Duy Hưng"),
        Recipients = [.. BacKan.Recipients.Select(r => r.Name)],
        FilingUnit = "VXNV",
        FilingCopies = 3,
    };

    public static IssueFacts BacNinhFacts { get; } = BacKanFacts with
    {
        IssuingBody = "Ủy ban nhân dân tỉnh Bắc Ninh",
        Symbol = "QĐ-UBND",
        Number = 474,
        Date = new(2020, 10, 14),
        Place = "Bắc Ninh",
        Recipients = [.. BacNinh.Recipients.Select(r => r.Name)],
    };

    public static DecisionFacts BacNinhDecision { get; } = new()
    {
        Authority = "Ủy ban nhân dân tỉnh Bắc Ninh",
        Proposal = "Theo đề nghị của Giám đốc Sở Thông tin và Truyền thông tại Tờ trình số 30/TTr-STTTT ngày 05 tháng 10 năm 2020",
        Executors = "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Thông tin và Truyền thông và Thủ trưởng các cơ quan, đơn vị có liên quan",
    };

    /// <summary>A department that asks its committee, or other agencies.</summary>
    public static IssueFacts Department { get; } = new()
    {
        ParentBody = "UBND tỉnh Bắc Ninh",
        IssuingBody = "Sở Thông tin và Truyền thông",
        Symbol = "TTr-STTTT",
        Number = 3,
        Date = new(2026, 2, 5),
        Place = "Bắc Ninh",
        Signer = new(["Giám đốc"], "Nguyễn Văn Ánh"),
        FilingUnit = "BCXB",
    };

    public static OfficialDocument Plan() => ComposePlan.Of(BacKan, BacKanFacts).Value;

    public static OfficialDocument Decision() => ComposeDecision.Of(BacNinh, BacNinhFacts, BacNinhDecision);

    public static OpenedDocx Open(OfficialDocument document) => new(DocxWriter.Write(document));

    private static PlanContent Fixture(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Workflows.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("No repository around the tests.");
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.FullName, "src/Host/Operations/Demo/Fixtures", $"{name}.json")))!;
        return file["content"].Deserialize<PlanContent>(PlanContentJson.Options)!;
    }
}
