using Workflows.Values;

namespace Workflows.Organisation.Delegations;

/// <param name="PlansByOrder">Plans and decisions may be issued by order (TL.); normally they may not.</param>
public sealed record SigningRules(bool PlansByOrder = false);

/// <summary>What is to be signed now.</summary>
/// <param name="Paper">One kind.</param>
/// <param name="Agency">Who drafted it.</param>
/// <param name="Day">Today in Việt Nam.</param>
public sealed record SigningMatter(SignedPapers Paper, Guid Agency, DateOnly Day);

/// <summary>Whether a delegation carries a signature at this moment. Pure.</summary>
public static class DelegationRule
{
    /// <param name="delegation">The record.</param>
    /// <param name="giverHolds">The giver still holds the post.</param>
    /// <param name="receiverHolds">The receiver still holds theirs.</param>
    /// <param name="matter">What is to be signed.</param>
    /// <param name="rules">Of the installation.</param>
    /// <returns>A Vietnamese sentence that says why not; null when it does.</returns>
    public static string? WhyNot(Delegation delegation, bool giverHolds, bool receiverHolds, SigningMatter matter, SigningRules rules)
    {
        var mark = SigningWords.Mark(delegation.Capacity);
        var which = $"Ủy quyền ký {mark} theo {delegation.DocumentWords}";
        if (delegation.RevokedAt is { } revoked)
            return $"{which} đã bị thu hồi lúc {VietnamTime.Short(revoked)}.";
        if (matter.Day < delegation.ValidFrom)
            return $"{which} chỉ có hiệu lực từ ngày {VietnamTime.Short(delegation.ValidFrom)}.";
        if (delegation.ValidTo is { } last && matter.Day > last)
            return $"{which} đã hết hạn (đến hết ngày {VietnamTime.Short(last)}).";
        if (!receiverHolds)
            return $"{which} không còn hiệu lực: {delegation.ReceiverName} không còn giữ chức danh {delegation.ReceiverPost}.";
        if (delegation.Capacity is SigningCapacity.ByAuthority && !giverHolds)
            return $"{which} không còn hiệu lực: {delegation.GiverName} không còn giữ chức danh {delegation.GiverPost}.";
        if (!delegation.Papers.HasFlag(matter.Paper))
            return $"{which} không gồm loại việc này ({SigningWords.Words(matter.Paper)}).";
        if (delegation.Agencies.Length > 0 && !delegation.Agencies.Contains(matter.Agency))
            return $"{which} không gồm hồ sơ của cơ quan soạn thảo này.";
        return delegation.Capacity is SigningCapacity.ByOrder && (matter.Paper & SignedPapers.Issued) != SignedPapers.None && !rules.PlansByOrder
            ? $"{which} không dùng được: kế hoạch, quyết định không được ký thừa lệnh (TL.)."
            : null;
    }
}
