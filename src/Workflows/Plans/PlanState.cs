namespace Workflows.Plans;

/// <summary>Where a plan stands. The workflow moves it; the names shown are the office's own.</summary>
public enum PlanState
{
    /// <summary>Đang soạn.</summary>
    Draft,

    /// <summary>Chờ duyệt trong cơ quan.</summary>
    InternalReview,

    /// <summary>Đang lấy ý kiến.</summary>
    Consulting,

    /// <summary>Đang tổng hợp.</summary>
    Consolidating,

    /// <summary>Trình UBND.</summary>
    Submitted,

    /// <summary>Văn phòng thẩm tra.</summary>
    Examining,

    /// <summary>Chờ phê duyệt: the leader of the body that issues is asked.</summary>
    AwaitingApproval,

    /// <summary>Chờ cấp số.</summary>
    AwaitingNumber,

    /// <summary>Chờ ký số: number and date are given, the file waits for the signer's digital signature; not issued yet.</summary>
    AwaitingSignature,

    /// <summary>Chờ đóng dấu số: the person has signed, the agency's signature is missing; not issued yet.</summary>
    AwaitingSeal,

    /// <summary>Đã phát hành.</summary>
    Issued,

    /// <summary>Trả lại để sửa: goes on after repair.</summary>
    Returned,

    /// <summary>Không đồng ý: a decision, and the end.</summary>
    Refused,

    /// <summary>Hủy: ends without a number.</summary>
    Cancelled,
}

/// <summary>What a state means and is called.</summary>
public static class PlanStates
{
    /// <summary>Vietnamese name as users expect it on screen.</summary>
    public static string NameOf(PlanState state) => state switch
    {
        PlanState.Draft => "Đang soạn",
        PlanState.InternalReview => "Chờ duyệt trong cơ quan",
        PlanState.Consulting => "Đang lấy ý kiến",
        PlanState.Consolidating => "Đang tổng hợp",
        PlanState.Submitted => "Trình UBND",
        PlanState.Examining => "Văn phòng thẩm tra",
        PlanState.AwaitingApproval => "Chờ phê duyệt",
        PlanState.AwaitingNumber => "Chờ cấp số",
        PlanState.AwaitingSignature => "Chờ ký số",
        PlanState.AwaitingSeal => "Chờ đóng dấu số",
        PlanState.Issued => "Đã phát hành",
        PlanState.Returned => "Trả lại để sửa",
        PlanState.Refused => "Không đồng ý",
        PlanState.Cancelled => "Hủy",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown state."),
    };

    /// <summary>A number is given for a file that is being signed digitally: the plan does not carry it until it is issued.</summary>
    public static bool IsSigning(PlanState state) => state is PlanState.AwaitingSignature or PlanState.AwaitingSeal;

    /// <summary>No way leads out of these.</summary>
    public static bool IsFinal(PlanState state) =>
        state is PlanState.Issued or PlanState.Refused or PlanState.Cancelled;

    public static string NameOf(Instrument instrument) => instrument switch
    {
        Instrument.PlanDocument => "Kế hoạch của UBND",
        Instrument.DecisionWithPlan => "Quyết định kèm theo Kế hoạch",
        Instrument.AgencyPlan => "Kế hoạch của cơ quan soạn thảo",
        _ => throw new ArgumentOutOfRangeException(nameof(instrument), instrument, "Unknown instrument."),
    };

    public static string NameOf(PlanType type) => type is PlanType.Annual ? "Hằng năm" : "Nhiều năm";

    public static string NameOf(PlanMarks? marks) => marks switch
    {
        { NeedsFinanceOpinion: true, SetsGeneralRules: true } => "Cần ý kiến cơ quan tài chính; có nội dung quy phạm pháp luật",
        { NeedsFinanceOpinion: true } => "Cần ý kiến cơ quan tài chính",
        { SetsGeneralRules: true } => "Có nội dung quy phạm pháp luật",
        _ => "",
    };

    public static string NameOf(Secrecy secrecy) => secrecy switch
    {
        Secrecy.None => "Không mật",
        Secrecy.Confidential => "Mật",
        Secrecy.Secret => "Tối mật",
        _ => "Tuyệt mật",
    };
}
