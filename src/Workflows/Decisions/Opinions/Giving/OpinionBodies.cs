using Microsoft.EntityFrameworkCore;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.Opinions.Giving;

/// <summary>The signed letter of an opinion as pages show it.</summary>
public sealed record LetterLine(string Number, DateOnly SignedOn, string Signer, LetterFile? File);

/// <param name="Size">In bytes.</param>
public sealed record LetterFile(Guid Id, string Name, string ContentType, long Size);

/// <summary>What an opinion says beside its verdict and its comment.</summary>
public sealed record OpinionBody(IReadOnlyList<OpinionRemark> Remarks, LetterLine? Letter)
{
    public static readonly OpinionBody Nothing = new([], null);
}

/// <summary>Reads remarks and letters.</summary>
internal static class OpinionBodies
{
    /// <returns>By vote; a vote with neither is missing.</returns>
    public static async Task<IReadOnlyDictionary<Guid, OpinionBody>> OfAsync(WorkflowsDb db, IQueryable<Guid> votes, CancellationToken stop)
    {
        var remarks = await db.Set<OpinionRemark>().AsNoTracking().Where(r => votes.Contains(r.VoteId))
            .OrderBy(r => r.Position).ToListAsync(stop);
        var letters = await (
            from letter in db.Set<OpinionLetter>().AsNoTracking()
            where votes.Contains(letter.VoteId)
            join file in db.Set<PlanAttachment>().AsNoTracking() on letter.AttachmentId equals file.Id into files
            from file in files.DefaultIfEmpty()
            select new
            {
                letter.VoteId,
                Line = new LetterLine(
                    letter.Number, letter.SignedOn, letter.Signer, file == null ? null : new LetterFile(file.Id, file.Name, file.ContentType, file.Size)),
            }).ToDictionaryAsync(l => l.VoteId, l => l.Line, stop);
        var byVote = remarks.ToLookup(r => r.VoteId);
        return byVote.Select(g => g.Key).Union(letters.Keys)
            .ToDictionary(vote => vote, vote => new OpinionBody([.. byVote[vote]], letters.GetValueOrDefault(vote)));
    }
}
