using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Audit;
using Workflows.Plans;

namespace Workflows.Tests.Plans;

public sealed class VersionHashTests
{
    private static readonly VersionAttachment First = File("0192d000-0000-7000-8000-000000000001", "Phụ lục.pdf");
    private static readonly VersionAttachment Second = File("0192d000-0000-7000-8000-000000000002", "Văn bản.docx");

    [Fact]
    public void The_hash_of_a_known_content_never_changes()
    {
        // Stored hashes must hold for ever: when this fails, give the form a version, do not change the number.
        Assert.Equal("32b41ce5a8d711aff18c29e71bed8cd5dfe5440f89effd136707f3eb2ccc0cd3", VersionHash.Of(Samples.Complete, [First, Second]).Hex);
    }

    [Fact]
    public void It_holds_after_the_content_went_through_storage()
    {
        var json = JsonNode.Parse(PlanContentJson.Write(Samples.Complete))!.AsObject();
        // jsonb keeps members in an order of its own.
        var shuffled = new JsonObject(json.OrderBy(m => m.Key.Length).ThenByDescending(m => m.Key)
            .Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));

        var read = PlanContentJson.Read(shuffled.ToJsonString());

        Assert.Equal(VersionHash.Of(Samples.Complete, [First]), VersionHash.Of(read, [First]));
    }

    [Fact]
    public void The_order_in_which_files_are_read_does_not_matter() => Assert.Equal(
        VersionHash.Of(Samples.Complete, [First, Second]), VersionHash.Of(Samples.Complete, [Second, First]));

    [Fact]
    public void Every_change_of_content_or_files_changes_the_hash()
    {
        PlanContent c = Samples.Complete;
        PlanContent[] changed =
        [
            c, c with { Title = c.Title + "." }, c with { Instrument = Instrument.DecisionWithPlan }, c with { PeriodTo = 2020 },
            c with { Pillars = [.. c.Pillars.Reverse()] }, c with { Tasks = [c.Tasks[0] with { Pillar = 1 }] },
            c with { Tasks = [c.Tasks[0] with { CoordinatingAgencies = ["A"] }] }, c with { Budget = new("", 1) },
            c with { LegalBases = [c.LegalBases[0] with { Date = new DateOnly(2023, 6, 15) }] },
            c with { Recipients = [new("Sở Tài chính", First.Id)] }, c with { MainDocumentId = First.Id },
            c with { Sections = [new("I. MỤC ĐÍCH", "Nội dung. ")] }, c with { ConsultedAgencies = [First.Id] },
        ];
        IEnumerable<string> hashes =
        [
            .. changed.Select(x => VersionHash.Of(x, []).Hex),
            VersionHash.Of(c, [First]).Hex, VersionHash.Of(c, [First, Second]).Hex,
            VersionHash.Of(c, [First with { Sha256 = new string('b', 64) }]).Hex,
            VersionHash.Of(c, [First with { Name = "khác.pdf" }]).Hex,
            VersionHash.Of(c, [First with { Kind = AttachmentKind.MainDocument }]).Hex,
        ];

        Assert.Equal(changed.Length + 5, hashes.Distinct().Count());
    }

    [Fact]
    public void The_canonical_form_knows_neither_member_order_nor_normal_form() => Prop.ForAll(
        ArbMap.Default.ArbFor<Dictionary<NonNull<string>, NonNull<string>>>(), Pairs =>
        {
            var clean = Pairs.Where(p => IsText(p.Key.Get) && IsText(p.Value.Get))
                .Select(p => (Key: ("ế" + p.Key.Get).Normalize(), Value: p.Value.Get + "ệ")).DistinctBy(p => p.Key).ToList();
            var forward = CanonicalJson.Of(Object(clean));
            clean.Reverse();
            var backward = CanonicalJson.Of(Object(clean.Select(p => (p.Key, p.Value.Normalize(NormalizationForm.FormD)))));
            return forward == backward;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Content_of_a_newer_format_is_not_guessed_at()
    {
        var newer = PlanContentJson.Write(Samples.Complete with { Format = PlanContentJson.CurrentFormat + 1 });
        Assert.Throws<System.Text.Json.JsonException>(() => PlanContentJson.Read(newer));
    }

    private static JsonObject Object(IEnumerable<(string Key, string Value)> members) =>
        new(members.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)JsonValue.Create(m.Value))));

    private static bool IsText(string text) =>
        !text.Any(c => char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF');

    private static VersionAttachment File(string id, string name) =>
        new(Guid.Parse(id), name, UploadName.Slug(name), new string('a', 64), 10, Upload.Pdf, AttachmentKind.Attachment);
}
