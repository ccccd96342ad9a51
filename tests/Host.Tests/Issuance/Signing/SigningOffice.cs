using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Host.Tests.Decisions;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.HumanTasks;
using Workflows.Issuance.Books;
using Workflows.Issuance.Files;
using Workflows.Issuance.Signing;
using Workflows.Signatures;
using Workflows.Tests.Signatures;
using Workflows.Values;

namespace Host.Tests.Issuance.Signing;

/// <summary>The shipped workflow with the two steps of digital signing, and who signs in it.</summary>
internal static class SigningOffice
{
    public const string Sign = "sign-digital";
    public const string Seal = "seal";

    /// <summary>Number, signature, seal, then out; given back, the office looks again.</summary>
    public static Task UseSigningAsync(this PlanStory story, string method = "digital") => story.PublishAsync(drawing => Draw(drawing, method));

    public static void Draw(JsonNode drawing, string method)
    {
        drawing.Step("issue").Set("method", method);
        drawing.Add(Sign, "PlanIssuance.Sign", "Ký số");
        drawing.Add(Seal, "PlanIssuance.Seal", "Đóng dấu số");
        var lines = drawing["root"]!["connections"]!.AsArray();
        lines.Remove(lines.Single(line => line!["source"]!["activity"]!.GetValue<string>() == "issue" && line["source"]!["port"]!.GetValue<string>() == "Issued"));
        drawing.Connect("issue", "Issued", Sign);
        drawing.Connect(Sign, "Signed", Seal);
        drawing.Connect(Sign, "Returned", "examine");
        drawing.Connect(Seal, "Sealed", "distribute");
        drawing.Connect(Seal, "Returned", "examine");
    }

    /// <summary>A plan whose number is given, with the signer's task.</summary>
    public static async Task<(Guid Plan, HumanTask Task)> NumberedAsync(this PlanStory story, string? title = null)
    {
        var plan = await story.OpenAsync(title);
        Assert.Null((await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")))).Problem);
        return (plan, Assert.Single(await story.OpenTasksAsync(plan)));
    }

    /// <summary>The file of a form with the last number, of a plan that may have had several.</summary>
    public static Task<IssuedFile> FileAsync(this PlanStory story, Guid plan, FileForm form) => story.Host.ReadAsync(db => (
        from file in db.Set<IssuedFile>().AsNoTracking()
        join number in db.Set<IssuedNumber>() on file.NumberId equals number.Id
        where file.PlanId == plan && file.Form == form
        orderby number.Attempt descending
        select file).FirstAsync());

    public static Task<Result<FileSignature>> TakeAsync(this PlanStory story, HumanTask task, byte[] file, Guid? person = null) =>
        story.DoAsync<TakeSignedFile, FileSignature>((act, stop) => act.HandleAsync(task.Id, person ?? task.PersonId, file, Actor.System, stop));

    public static Task<Result<Done>> ReturnAsync(this PlanStory story, HumanTask task, string reason) =>
        story.DoAsync<ReturnFromSigning, Done>((act, stop) => act.HandleAsync(task.Id, task.PersonId, reason, Actor.System, stop));

    /// <summary>The file that waits at a signer's task with the signature of a certificate.</summary>
    public static async Task<byte[]> SignedAsync(this PlanStory story, Guid plan, X509Certificate2 certificate) =>
        With(story, (await story.FileAsync(plan, FileForm.Pdf)).Bytes, certificate);

    /// <summary>A file with one more signature, of today.</summary>
    public static byte[] With(PlanStory story, byte[] file, X509Certificate2 certificate) =>
        new TestSigner(certificate) { Time = story.Time.GetUtcNow() }.Sign(file);

    public static X509Certificate2 Leader(HumanTask task) => TestAuthority.Ours.Issue(task.PersonName, "UBND tỉnh Bắc Ninh");

    public static X509Certificate2 Agency() => TestAuthority.Ours.Issue("Ủy ban nhân dân tỉnh Bắc Ninh", "UBND tỉnh Bắc Ninh");

    public static IReadOnlyList<string> ErrorsOf<T>(Result<T> refused) =>
        [.. Assert.IsType<RefusedFile>(refused.Problem).Findings.Where(f => f.Level is FindingLevel.Error).Select(f => f.Code)];
}
