using System.Globalization;
using Workflows.Interchange.Edxml;
using Workflows.Values;

namespace Workflows.Interchange;

/// <summary>A document of ours that others may answer.</summary>
/// <param name="Id">The caller's own key of it.</param>
/// <param name="Issuers">Every code, of both forms, under which its issuer is known.</param>
/// <param name="DocumentId">As it was sent.</param>
/// <param name="Number">As printed: "05".</param>
public sealed record SentDocument(Guid Id, IReadOnlyCollection<OrganId> Issuers, string DocumentId, string Number, string Notation, DateOnly Date);

/// <summary>On what ground an incoming document counts as an answer to one of ours.</summary>
public enum ReplyGround
{
    /// <summary>It names our document's identifier.</summary>
    Identifier,

    /// <summary>It names number, symbol, date and issuer.</summary>
    NumberAndDate,

    /// <summary>Neither, or more than one of ours: somebody decides.</summary>
    ByHand,
}

/// <summary>Which document of ours an incoming one answers.</summary>
/// <param name="Document">Null when it is to be decided by hand.</param>
/// <param name="Candidates">What fits equally well; empty where nothing does.</param>
public sealed record ReplyMatch(ReplyGround Ground, SentDocument? Document, IReadOnlyList<SentDocument> Candidates)
{
    /// <param name="answers">What the incoming document says it answers.</param>
    /// <param name="ours">Documents that wait for answers.</param>
    public static ReplyMatch Of(IReadOnlyCollection<ResponseTo> answers, IReadOnlyCollection<SentDocument> ours)
    {
        var named = Fitting(answers, ours, NamesIdentifier);
        if (named.Count > 0)
            return Decide(ReplyGround.Identifier, named);
        var described = Fitting(answers, ours, Describes);
        return described.Count > 0 ? Decide(ReplyGround.NumberAndDate, described) : new(ReplyGround.ByHand, null, []);
    }

    private static List<SentDocument> Fitting(
        IReadOnlyCollection<ResponseTo> answers, IReadOnlyCollection<SentDocument> ours, Func<ResponseTo, SentDocument, bool> fits) =>
        [.. ours.Where(o => answers.Any(a => fits(a, o))).DistinctBy(o => o.Id)];

    private static ReplyMatch Decide(ReplyGround ground, List<SentDocument> fitting) =>
        fitting is [var one] ? new(ground, one, fitting) : new(ReplyGround.ByHand, null, fitting);

    private static bool NamesIdentifier(ResponseTo answer, SentDocument ours) =>
        answer.DocumentId.Length > 0 && IsSame(answer.DocumentId, ours.DocumentId);

    private static bool Describes(ResponseTo answer, SentDocument ours)
    {
        // What the fields leave out, the identifier may say: it carries all four in one text.
        var key = DocumentKey.Find(answer.DocumentId);
        var code = DocumentKey.SplitCode(answer.Code) ?? (key is null ? null : (key.Number, key.Notation));
        return code is var (number, notation)
            && (answer.Date ?? key?.Date) == ours.Date
            && (answer.OrganId ?? key?.Issuer) is { } issuer && ours.Issuers.Any(o => o.Text == issuer.Text)
            && IsSameNumber(number, ours.Number)
            && IsSame(notation, ours.Notation);
    }

    private static bool IsSame(string left, string right) =>
        string.Equals(VietnameseText.Normalise(left), VietnameseText.Normalise(right), StringComparison.OrdinalIgnoreCase);

    /// <summary>"5" is "05"; "05a" is itself alone.</summary>
    private static bool IsSameNumber(string left, string right) =>
        long.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var one)
        && long.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var other)
            ? one == other
            : IsSame(left, right);
}
