using Workflows.Organisation;
using Workflows.Organisation.Delegations;

namespace Workflows.Tests.Organisation.Delegations;

/// <summary>What may be given to whom, and what still carries a signature at the moment of signing.</summary>
public sealed class DelegationRuleTests
{
    private static readonly DateOnly Today = new(2026, 10, 14);
    private static readonly Guid Department = Id(20);

    [Theory]
    [InlineData(-1, "chỉ có hiệu lực từ ngày")]
    [InlineData(0, null)]
    [InlineData(7, null)]
    [InlineData(8, "đã hết hạn (đến hết ngày 21/10/2026)")]
    public void It_holds_from_its_first_to_its_last_day(int day, string? why)
    {
        var said = WhyNot(Record(), Matter() with { Day = Today.AddDays(day) });
        if (why is null)
            Assert.Null(said);
        else
            Assert.Contains(why, said!, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_taken_away_says_when()
    {
        var record = Record();
        record.Revoke("Đã về", new DateTimeOffset(2026, 10, 14, 2, 30, 0, TimeSpan.Zero));
        Assert.Contains("đã bị thu hồi lúc 14/10/2026 09:30", WhyNot(record, Matter())!, StringComparison.Ordinal);
    }

    [Fact]
    public void It_covers_its_papers_and_its_field_alone()
    {
        Assert.Contains("không gồm loại việc", WhyNot(Record(papers: SignedPapers.Submission), Matter())!, StringComparison.Ordinal);
        Assert.Contains("không gồm hồ sơ", WhyNot(Record(agencies: [Id(21)]), Matter())!, StringComparison.Ordinal);
        Assert.Null(WhyNot(Record(agencies: [Id(21), Department]), Matter()));
    }

    [Fact]
    public void Authority_ends_with_who_gave_it_a_deputys_turn_does_not()
    {
        Assert.Contains("không còn giữ", WhyNot(Record(SigningCapacity.ByAuthority), Matter(), giverHolds: false)!, StringComparison.Ordinal);
        Assert.Null(WhyNot(Record(SigningCapacity.ForHead), Matter(), giverHolds: false));
        Assert.Contains("không còn giữ", WhyNot(Record(SigningCapacity.ForHead), Matter(), receiverHolds: false)!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SignedPapers.Plan, false, false)]
    [InlineData(SignedPapers.Decision, false, false)]
    [InlineData(SignedPapers.Plan, true, true)]
    [InlineData(SignedPapers.Submission, false, true)]
    public void Plans_are_not_issued_by_order_unless_the_installation_says_so(SignedPapers paper, bool allowed, bool carries)
    {
        var record = Record(SigningCapacity.ByOrder, SignedPapers.Submission | SignedPapers.Issued);
        var said = WhyNot(record, Matter() with { Paper = paper }, rules: new(allowed));
        Assert.Equal(carries, said is null);
        Assert.Equal(carries, !DelegationTerms.Check(Request(SigningCapacity.ByOrder) with { Papers = paper }, Post(PostRole.Chair), Holder(PostRole.Head), null, Today, new(allowed)).Any());
    }

    [Theory]
    [InlineData(SigningCapacity.ForHead, PostRole.Head, PostRole.Deputy, true)]
    [InlineData(SigningCapacity.ForHead, PostRole.Chair, PostRole.ViceChair, true)]
    [InlineData(SigningCapacity.ForHead, PostRole.ViceChair, PostRole.ViceChair, true)]
    [InlineData(SigningCapacity.ForHead, PostRole.Head, PostRole.UnitHead, false)]
    [InlineData(SigningCapacity.ForHead, PostRole.Chair, PostRole.Head, false)]
    [InlineData(SigningCapacity.Acting, PostRole.Head, PostRole.Deputy, true)]
    [InlineData(SigningCapacity.Acting, PostRole.Deputy, PostRole.Specialist, false)]
    [InlineData(SigningCapacity.ByOrder, PostRole.Chair, PostRole.Head, true)]
    [InlineData(SigningCapacity.ByOrder, PostRole.Head, PostRole.Specialist, false)]
    [InlineData(SigningCapacity.ByAuthority, PostRole.Head, PostRole.UnitHead, true)]
    [InlineData(SigningCapacity.ForHead, PostRole.UnitHead, PostRole.Deputy, false)]
    public void A_capacity_fits_some_posts(SigningCapacity capacity, PostRole giver, PostRole receiver, bool fits) => Assert.Equal(
        fits, !DelegationTerms.Check(Request(capacity), Post(giver), Holder(receiver), null, Today, new()).Any());

    [Fact]
    public void A_deputy_is_of_the_same_agency()
    {
        var stranger = Holder(PostRole.Deputy) with { AgencyId = Id(99) };
        Assert.Contains(DelegationTerms.Check(Request(SigningCapacity.ForHead), Post(PostRole.Head), stranger, null, Today, new()), w => w.Field == "receiver");
    }

    [Fact]
    public void Authority_is_limited_in_time()
    {
        var open = Request(SigningCapacity.ByAuthority) with { To = null };
        Assert.Equal("to", Assert.Single(DelegationTerms.Check(open, Post(PostRole.Head), Holder(PostRole.UnitHead), null, Today, new())).Field);
        Assert.Empty(DelegationTerms.Check(open with { Capacity = SigningCapacity.ForHead }, Post(PostRole.Head), Holder(PostRole.Deputy), null, Today, new()));
    }

    [Theory]
    [InlineData(SigningCapacity.ByAuthority, "không được ủy quyền lại")]
    [InlineData(SigningCapacity.ForHead, "Chỉ ký thừa lệnh (TL.)")]
    [InlineData(SigningCapacity.Acting, "Chỉ ký thừa lệnh (TL.)")]
    [InlineData(SigningCapacity.ByOrder, null)]
    public void Only_an_order_is_passed_on(SigningCapacity received, string? why)
    {
        var wrong = DelegationTerms.Check(
            Request(SigningCapacity.ForHead) with { UnderId = Id(50), Papers = SignedPapers.Submission },
            Post(PostRole.Head), Holder(PostRole.Deputy), Record(received, SignedPapers.Submission), Today, new()).ToList();
        if (why is null)
            Assert.Empty(wrong);
        else
            Assert.Contains(why, Assert.Single(wrong).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_is_passed_on_once_to_a_deputy_and_not_widened()
    {
        var order = Record(SigningCapacity.ByOrder, SignedPapers.Submission);
        var request = Request(SigningCapacity.ForHead) with { UnderId = order.Id, Papers = SignedPapers.Submission };
        Assert.NotEmpty(Check(request with { Capacity = SigningCapacity.ByAuthority }, order));
        Assert.NotEmpty(Check(request with { Papers = SignedPapers.Submission | SignedPapers.Plan }, order));
        Assert.NotEmpty(Check(request, Record(SigningCapacity.ByOrder, SignedPapers.Submission, under: Id(51))));
        Assert.Empty(Check(request, order));

        static List<Workflows.Values.Invalid> Check(DelegationRequest request, Delegation under) =>
            [.. DelegationTerms.Check(request, Post(PostRole.Head), Holder(PostRole.Deputy), under, Today, new())];
    }

    private static string? WhyNot(Delegation record, SigningMatter matter, bool giverHolds = true, bool receiverHolds = true, SigningRules? rules = null) =>
        DelegationRule.WhyNot(record, giverHolds, receiverHolds, matter, rules ?? new());

    private static SigningMatter Matter() => new(SignedPapers.Plan, Department, Today);

    private static Delegation Record(
        SigningCapacity capacity = SigningCapacity.ForHead, SignedPapers papers = SignedPapers.Issued, Guid[]? agencies = null, Guid? under = null) => new()
    {
        Id = Id(50),
        GiverPostId = Id(1),
        GiverId = Id(101),
        GiverName = "Nguyễn Văn A",
        GiverPost = "Chủ tịch UBND tỉnh",
        // The post that passes an order on in the tests above.
        ReceiverId = Id(102),
        ReceiverPostId = Id(1),
        ReceiverName = "Trần Thị B",
        ReceiverPost = "Phó Chủ tịch UBND tỉnh",
        Capacity = capacity,
        Papers = papers,
        Agencies = agencies ?? [],
        ValidFrom = Today,
        ValidTo = Today.AddDays(7),
        DocumentNumber = "12/QĐ-UBND",
        DocumentDate = Today,
        UnderId = under,
        CreatedAt = default,
        CreatedBy = "Quản trị",
    };

    private static DelegationRequest Request(SigningCapacity capacity) => new()
    {
        GiverPostId = Id(1),
        Receiver = new(Id(2), Id(102)),
        Capacity = capacity,
        Papers = SignedPapers.Submission,
        From = Today,
        To = Today.AddDays(7),
        DocumentNumber = "12/QĐ-UBND",
        DocumentDate = Today,
    };

    private static SigningPost Post(PostRole role) => new(Id(1), "Giám đốc", role, Department, Id(30), Holder(role) with { PersonId = Id(101), PostId = Id(1) });

    private static OfficeHolder Holder(PostRole role) => new()
    {
        PersonId = Id(102),
        FullName = "Trần Thị B",
        Salutation = "Bà",
        Email = "b@vi-du.example",
        PostId = Id(2),
        PostTitle = "Phó Giám đốc",
        Role = role,
        UnitId = Department,
        AgencyId = Department,
        AgencyName = "Sở",
        CommitteeId = Id(30),
    };

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);
}
