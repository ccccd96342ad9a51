using Workflows.Audit;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Opinions.Giving;

/// <summary>Stages what goes with a vote: remarks by clause and the signed letter with its file.</summary>
public sealed class RecordOpinion(WorkflowsDb db, AddAttachment attachments, IIds ids)
{
    /// <returns>What was staged, as the receipt shows it; the refusal of the file.</returns>
    internal async Task<Result<OpinionBody>> StageAsync(Vote vote, CheckedOpinion opinion, Actor actor, CancellationToken stop)
    {
        LetterLine? line = null;
        if (opinion.Letter is { } letter)
        {
            PlanAttachment? file = null;
            if (letter.File is { } upload)
            {
                var added = await attachments.RunAsync(vote.PlanId, upload, AttachmentKind.Opinion, actor, stop);
                if (!added.IsSuccess)
                    return new Invalid(added.Problem!.Message, "letter-file");
                file = added.Value;
            }

            db.Add(new OpinionLetter { VoteId = vote.Id, Number = letter.Number, SignedOn = letter.SignedOn, Signer = letter.Signer, AttachmentId = file?.Id });
            line = new LetterLine(letter.Number, letter.SignedOn, letter.Signer, file is null ? null : new(file.Id, file.Name, file.ContentType, file.Size));
        }

        var remarks = opinion.Remarks.Select((remark, i) => new OpinionRemark
        {
            Id = ids.Next(),
            VoteId = vote.Id,
            Position = i + 1,
            Clause = remark.Clause,
            Opinion = remark.Opinion,
            Wording = remark.Wording,
            Reason = remark.Reason,
        }).ToList();
        db.AddRange(remarks);
        return new OpinionBody(remarks, line);
    }
}
