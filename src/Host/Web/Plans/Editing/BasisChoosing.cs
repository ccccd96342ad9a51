using Workflows.LegalBases;
using Workflows.Values;

namespace Host.Web.Plans.Editing;

/// <summary>What choosing a basis from the register made of the form.</summary>
/// <param name="Rows">The form as it is shown next; nothing is stored.</param>
/// <param name="Found">Entries to choose from, when what was typed means several.</param>
internal sealed record BasisChoice(RowOutcome Rows, IReadOnlyList<BasisLine> Found);

/// <summary>Takes a document of the register into the plan's bases. Works by plain buttons; a browser's own suggestions only help with typing.</summary>
internal sealed class BasisChoosing(BasisRegister register)
{
    /// <summary>Entries shown to choose from.</summary>
    private const int Most = 10;

    /// <returns>Null when the act is neither a search nor a choice.</returns>
    public async Task<BasisChoice?> TryAsync(EditorAct act, DraftForm form, CancellationToken stop) => act.Name switch
    {
        "basis-find" => await FindAsync(form, stop),
        "basis-take" => Guid.TryParse(act.Argument, out var id) && await register.ByIdAsync(id, stop) is { } row
            ? new(Take(form, row), [])
            : Refused(form, "Danh mục không có căn cứ này."),
        _ => null,
    };

    private async Task<BasisChoice> FindAsync(DraftForm form, CancellationToken stop)
    {
        var typed = VietnameseText.Check(form.BasisFind, "basisFind", "Tìm trong danh mục", 450, required: true);
        if (!typed.IsSuccess)
            return new(new(form, Problem: typed.Problem), []);
        return await register.ChooseAsync(typed.Value, Most, stop) switch
        {
            [] => Refused(form, "Danh mục không có căn cứ nào như vậy. Hãy thử ít từ hơn, hoặc bấm “Thêm căn cứ” để tự ghi."),
            [var one] => new(Take(form, one.Row), []),
            var several => new(new(form), several),
        };
    }

    private static BasisChoice Refused(DraftForm form, string message) => new(new(form, Problem: new Invalid(message, "basisFind")), []);

    /// <summary>Fills an empty last row, or adds one.</summary>
    private static RowOutcome Take(DraftForm form, RegisteredBasis row)
    {
        var name = row.ToEntry().Name;
        if (form.Bases.Any(b => b.Register == row.Id.ToString()))
            return new(form with { BasisFind = "" }, $"{name} đã có trong các căn cứ.");
        var filled = new BasisRow(
            row.DocumentType, row.Number, row.IssuedOn is { } day ? VietnamTime.Short(day) : "", row.Issuer, row.Subject, "", row.Id.ToString());
        var before = form.Bases is [.., { } last] && last == new BasisRow() ? form.Bases.SkipLast(1) : form.Bases;
        return new(form with { Bases = [.. before, filled], BasisFind = "" }, $"Đã đưa {name} vào các căn cứ. Chưa lưu.");
    }
}
