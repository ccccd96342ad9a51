namespace Workflows.Documents.Checks;

/// <summary>How much a finding weighs.</summary>
public enum FindingWeight
{
    /// <summary>Lỗi: against the decree; passing over it needs a reason.</summary>
    Error,

    /// <summary>Cảnh báo: very likely wrong.</summary>
    Warning,

    /// <summary>Lưu ý: a person should look.</summary>
    Note,
}

/// <summary>What a machine found when it checked the format of a text (kiểm tra thể thức, Nghị định 30/2020/NĐ-CP, Điều 12.2).</summary>
/// <param name="Code">Stable name of the rule: "recipients-missing".</param>
/// <param name="Weight">How much it weighs.</param>
/// <param name="Place">Where: "Nơi nhận", "Căn cứ 2"; empty for the whole.</param>
/// <param name="Sentence">Vietnamese, says what is wrong and what would be right.</param>
/// <param name="Reference">Where the rule comes from: "Nghị định 30/2020/NĐ-CP, Phụ lục I.II.9".</param>
public sealed record FormatFinding(string Code, FindingWeight Weight, string Place, string Sentence, string Reference);
