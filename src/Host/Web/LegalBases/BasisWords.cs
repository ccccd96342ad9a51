using Host.Web.Design;
using Workflows.LegalBases;

namespace Host.Web.LegalBases;

/// <summary>The register's states in the office's words.</summary>
internal static class BasisWords
{
    public static string NameOf(BasisKind kind) => kind switch
    {
        BasisKind.Normative => "Văn bản quy phạm pháp luật",
        BasisKind.Administrative => "Văn bản hành chính",
        BasisKind.Party => "Văn bản của Đảng",
        _ => "Văn bản khác",
    };

    public static string NameOf(BasisStanding standing) => standing switch
    {
        BasisStanding.InForce => "Còn hiệu lực",
        BasisStanding.NotYet => "Chưa có hiệu lực",
        BasisStanding.Ended => "Hết hiệu lực",
        _ => "Chưa ghi hiệu lực",
    };

    public static Tone ToneOf(BasisStanding standing) => standing switch
    {
        BasisStanding.InForce => Tone.Good,
        BasisStanding.NotYet => Tone.Waiting,
        BasisStanding.Ended => Tone.Bad,
        _ => Tone.Neutral,
    };

    public static string NameOf(BasisSeverity severity) => severity is BasisSeverity.Warning ? "Cảnh báo" : "Lưu ý";
}
