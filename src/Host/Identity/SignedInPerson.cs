using Workflows.Audit;
using Workflows.Organisation;

namespace Host.Identity;

/// <summary>Who asks, with the posts held today: rights come from posts, not from the account.</summary>
public sealed record SignedInPerson
{
    public required Guid Id { get; init; }

    public required string FullName { get; init; }

    public required string Email { get; init; }

    /// <summary>The weightiest first; empty for a person who holds no post today.</summary>
    public required IReadOnlyList<OfficeHolder> Posts { get; init; }

    /// <summary>Network address of the request, for the audit trail.</summary>
    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>Empty unless the person is an administrator; names out of <see cref="Identity.WorkflowRights.All"/>.</summary>
    public IReadOnlySet<string> WorkflowRights { get; init; } = new HashSet<string>();

    /// <summary>The post used where an act does not say which.</summary>
    public OfficeHolder? Primary => Posts.Count > 0 ? Posts[0] : null;

    public bool IsAdministrator => Has(PostRole.Administrator);

    /// <param name="workflowRight">One of <see cref="Identity.WorkflowRights.All"/>.</param>
    public bool May(string workflowRight) => WorkflowRights.Contains(workflowRight);

    /// <summary>What stands under the name on every page.</summary>
    public string PostLine => Primary is { } post ? PostLineOf(post) : "Hiện không giữ chức vụ nào";

    public bool Has(params ReadOnlySpan<PostRole> roles)
    {
        foreach (var post in Posts)
        {
            if (roles.Contains(post.Role))
                return true;
        }

        return false;
    }

    /// <summary>Title and agency; many titles name their agency already.</summary>
    public static string PostLineOf(OfficeHolder post) =>
        post.Role is PostRole.Chair or PostRole.ViceChair || post.PostTitle.Contains(post.AgencyName, StringComparison.OrdinalIgnoreCase)
            ? post.PostTitle
            : $"{post.PostTitle}, {post.AgencyName}";

    /// <summary>The person as the audit trail keeps them.</summary>
    /// <param name="post">The post the act is done from; null takes <see cref="Primary"/>.</param>
    public Actor Actor(OfficeHolder? post = null) => new()
    {
        PersonId = Id,
        Name = FullName,
        Post = (post ?? Primary)?.PostTitle,
        Agency = (post ?? Primary)?.AgencyName,
        Channel = Channel.Web,
        Address = Address,
        UserAgent = UserAgent,
    };
}
