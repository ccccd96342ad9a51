namespace Workflows.Decisions.Consolidation;

/// <summary>One thing an agency said about the draft, which the drafter answers by itself.</summary>
/// <param name="Id">The remark's id; the vote's for the general comment.</param>
/// <param name="RemarkId">Null for the general comment.</param>
/// <param name="Clause">What it is about; null for the general comment.</param>
/// <param name="Opinion">Unshortened; null where the wording says it.</param>
/// <param name="Wording">The wording proposed.</param>
/// <param name="Ground">The agency's reason.</param>
/// <param name="Answer">Null while there is none.</param>
public sealed record OpinionRow(Guid Id, Guid? RemarkId, string? Clause, string? Opinion, string? Wording, string? Ground, OpinionAnswer? Answer)
{
    public const string General = "Ý kiến chung";

    public string Place => Clause ?? General;
}
