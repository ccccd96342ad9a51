using Workflows.Values;

namespace Workflows.Organisation.Delegations;

/// <summary>A delegation as it comes from a form.</summary>
public sealed record DelegationRequest
{
    /// <summary>The post whose signature it is.</summary>
    public required Guid GiverPostId { get; init; }

    public required SeatKey Receiver { get; init; }

    public required SigningCapacity? Capacity { get; init; }

    public required SignedPapers Papers { get; init; }

    public IReadOnlyList<Guid> Agencies { get; init; } = [];

    public string? Field { get; init; }

    public required DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public required string? DocumentNumber { get; init; }

    public required DateOnly? DocumentDate { get; init; }

    /// <summary>A delegation one has received and passes on.</summary>
    public Guid? UnderId { get; init; }
}

/// <summary>A post that signs, and who holds it.</summary>
/// <param name="Holder">Null when it is vacant.</param>
/// <param name="AgencyId">The agency itself, also for a post in a unit.</param>
public sealed record SigningPost(Guid Id, string Title, PostRole Role, Guid AgencyId, Guid CommitteeId, OfficeHolder? Holder);

/// <summary>Who may be given what (Nghị định 30/2020/NĐ-CP, Điều 13; Phụ lục I). Pure.</summary>
internal static class DelegationTerms
{
    private static readonly PostRole[] Heads = [PostRole.Chair, PostRole.Head];
    private static readonly PostRole[] Signing = [PostRole.Chair, PostRole.ViceChair, PostRole.Head, PostRole.Deputy];

    /// <summary>Everything that is wrong, each at its field.</summary>
    public static IEnumerable<Invalid> Check(
        DelegationRequest request, SigningPost giver, OfficeHolder receiver, Delegation? under, DateOnly today, SigningRules rules)
    {
        if (!Signing.Contains(giver.Role))
            yield return new($"Chức danh {giver.Title} không có thẩm quyền ký để ủy quyền.", "giver");
        if (giver.Holder?.PersonId == receiver.PersonId)
            yield return new("Người được ủy quyền phải là người khác.", "receiver");
        else if (Unfit(request.Capacity, giver, receiver) is { } unfit)
            yield return new(unfit, "receiver");
        if (request.Papers is SignedPapers.None)
            yield return new("Chưa chọn loại văn bản được ký.", "papers");
        if (request.Capacity is SigningCapacity.ByOrder && (request.Papers & SignedPapers.Issued) != SignedPapers.None && !rules.PlansByOrder)
            yield return new("Kế hoạch, quyết định không được ký thừa lệnh (TL.).", "papers");
        if (request.To is { } to && (to < request.From || to < today))
            yield return new("Ngày kết thúc phải từ ngày bắt đầu và từ hôm nay trở đi.", "to");
        if (request is { Capacity: SigningCapacity.ByAuthority, To: null })
            yield return new("Thừa ủy quyền (TUQ.) phải có thời hạn: ghi ngày kết thúc.", "to");
        if (request.DocumentDate > today)
            yield return new("Ngày của văn bản không được sau hôm nay.", "documentDate");
        if (request.UnderId is not null && PassingOn(request, giver, under) is { } refused)
            yield return new(refused, "under");
    }

    private static string? Unfit(SigningCapacity? capacity, SigningPost giver, OfficeHolder receiver) => capacity switch
    {
        SigningCapacity.ForHead when receiver.AgencyId != giver.AgencyId || !IsDeputyOf(giver.Role, receiver.Role) =>
            $"Ký thay (KT.) chỉ giao cho cấp phó trong cùng cơ quan với {giver.Title}.",
        SigningCapacity.Acting when receiver.AgencyId != giver.AgencyId || !Heads.Contains(giver.Role) =>
            $"Quyền người đứng đầu (Q.) chỉ giao cho người trong cùng cơ quan với {giver.Title}, thay cho chức danh người đứng đầu.",
        SigningCapacity.ByOrder when !Heads.Contains(giver.Role) || receiver.Role is not (PostRole.Head or PostRole.UnitHead) =>
            "Ký thừa lệnh (TL.) do người đứng đầu giao cho người đứng đầu cơ quan, đơn vị cấp dưới.",
        SigningCapacity.ByOrder or SigningCapacity.ByAuthority when receiver.CommitteeId != giver.CommitteeId =>
            "Người được ủy quyền phải thuộc cùng một tỉnh.",
        _ => null,
    };

    private static bool IsDeputyOf(PostRole giver, PostRole receiver) => giver switch
    {
        PostRole.Chair or PostRole.ViceChair => receiver is PostRole.ViceChair,
        _ => receiver is PostRole.Deputy,
    };

    /// <summary>Only an order may be passed on, once, to one's own deputy.</summary>
    private static string? PassingOn(DelegationRequest request, SigningPost giver, Delegation? under) => under switch
    {
        null => "Không tìm thấy ủy quyền được giao lại.",
        { Capacity: SigningCapacity.ByAuthority } => "Người được thừa ủy quyền (TUQ.) không được ủy quyền lại cho người khác.",
        { UnderId: not null } => "Ủy quyền này đã là giao lại, không giao tiếp được nữa.",
        not { Capacity: SigningCapacity.ByOrder } => "Chỉ ký thừa lệnh (TL.) mới giao lại được, cho cấp phó của chính người nhận lệnh.",
        _ when under.ReceiverPostId != giver.Id => $"Ủy quyền này không giao cho chức danh {giver.Title}.",
        _ when request.Capacity is not SigningCapacity.ForHead => "Người nhận lệnh chỉ giao lại cho cấp phó của mình ký thay (KT.).",
        _ when (request.Papers & ~under.Papers) != SignedPapers.None => "Không giao lại được loại văn bản ngoài phạm vi được giao.",
        _ => null,
    };
}
