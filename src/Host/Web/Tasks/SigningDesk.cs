using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Issuance.Books;
using Workflows.Issuance.Signing;
using Workflows.Signatures;
using Workflows.Values;

namespace Host.Web.Tasks;

/// <summary>What the page of a signature or seal shows.</summary>
public sealed record SigningView
{
    public required CaseFile Case { get; init; }

    public required IssuedNumber Number { get; init; }

    public required HandedOut File { get; init; }

    /// <summary>Whose name the certificate must bear.</summary>
    public required string Expected { get; init; }

    /// <summary>The person's signature, on the page of the seal.</summary>
    public FileSignature? Signed { get; init; }

    /// <summary>Chains of certificates are not judged here: no authority is trusted by setting.</summary>
    public bool HasNoRoots { get; init; }

    public Problem? Problem { get; init; }

    public string? Reason { get; init; }

    public bool IsSeal => Case.Task.Kind is TaskKind.Seal;

    /// <summary>Everything found in a file that was not taken.</summary>
    public IReadOnlyList<Finding> Findings => (Problem as RefusedFile)?.Findings ?? [];
}

/// <summary>Reads the page of a signature or seal.</summary>
internal sealed class SigningDesk(HeldNumbers numbers, SigningFiles files, TakeSignedFile take, TrustedRoots roots)
{
    public static SigningAct ActOf(HumanTask task) => task.Kind is TaskKind.Seal ? SigningAct.Agency : SigningAct.Person;

    /// <param name="file">Of an open task.</param>
    /// <param name="problem">Why the last attempt was refused.</param>
    /// <param name="reason">As typed.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IResult> PageAsync(CaseFile file, Problem? problem, string? reason, CancellationToken stop)
    {
        var act = ActOf(file.Task);
        if (await numbers.OfAsync(file.Plan.Id, stop) is not { } number || await files.DescribeAsync(number.Id, act, stop) is not { } handedOut)
            return ProblemResults.ToPage(new Workflows.Values.Conflict("Không có tệp nào đang chờ ký ở bước này. Hãy báo quản trị hệ thống."));
        var view = new SigningView
        {
            Case = file,
            Number = number,
            File = handedOut,
            Expected = (await take.ExpectedAsync(file.Plan, number, act, file.Task.OpenedAt, stop)).Name,
            Signed = act is SigningAct.Agency ? (await files.OfPlanAsync(file.Plan.Id, stop)).LastOrDefault(s => s.NumberId == number.Id).Signature : null,
            HasNoRoots = roots.IsEmpty,
            Problem = problem,
            Reason = reason,
        };
        return new RazorComponentResult<SigningPage>(new { View = view })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem),
        };
    }
}
