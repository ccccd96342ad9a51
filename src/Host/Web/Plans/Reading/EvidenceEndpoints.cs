using Workflows.Issuance.Signing;
using Workflows.Plans;

namespace Host.Web.Plans.Reading;

/// <summary>The server's evidence of what it issued: the facts as text and the detached CMS over them.</summary>
internal static class EvidenceEndpoints
{
    private const string CmsType = "application/pkcs7-signature";

    public static void MapEvidence(this IEndpointRouteBuilder app)
    {
        app.MapGet("/ke-hoach/{id:guid}/xac-nhan.txt", (Guid id, HttpContext http, PlanAccess access, SigningFiles files, CancellationToken stop) =>
            SendAsync(id, http, access, files, seal => new("xac-nhan.txt", "xac-nhan.txt", "text/plain; charset=utf-8", seal.Manifest), stop));
        app.MapGet("/ke-hoach/{id:guid}/xac-nhan.p7s", (Guid id, HttpContext http, PlanAccess access, SigningFiles files, CancellationToken stop) =>
            SendAsync(id, http, access, files, seal => new("xac-nhan.p7s", "xac-nhan.p7s", CmsType, seal.Cms), stop));
    }

    private static async Task<IResult> SendAsync(
        Guid id, HttpContext http, PlanAccess access, SigningFiles files, Func<IssueSeal, StoredFile> file, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        return await files.SealOfPlanAsync(id, stop) is { } seal
            ? await Downloads.SendAsync(http, file(seal), stop)
            : ProblemResults.ToPage(new Workflows.Values.NotFound("Kế hoạch này không có dấu xác nhận của máy chủ."));
    }
}
