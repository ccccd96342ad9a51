using Host.Identity;
using Workflows.Organisation;

namespace Host.Web;

/// <summary>One entry of the main menu.</summary>
/// <param name="Text">Vietnamese label.</param>
/// <param name="Href">Path of the page; pages below it light the entry too.</param>
/// <param name="Icon">Class of bootstrap-icons.</param>
/// <param name="MayEnter">Who sees it. The page itself checks again: hiding is not protecting.</param>
public sealed record NavigationItem(string Text, string Href, string Icon, Func<SignedInPerson, bool> MayEnter);

/// <summary>A page above the one shown.</summary>
public sealed record Crumb(string Text, string Href);

/// <summary>The main menu.</summary>
public sealed class Navigation(IHostEnvironment environment)
{
    public const string Product = "Ban hành kế hoạch";

    private static readonly NavigationItem[] Items =
    [
        new("Việc của tôi", "/", "bi-inbox", _ => true),
        new("Kế hoạch", "/ke-hoach", "bi-file-earmark-text", _ => true),
        new("Tiến độ", Boards.BoardLinks.Now, "bi-bar-chart-line", _ => true),
        new("Sổ văn bản", Register.RegisterLinks.Home, "bi-journal-text", person => person.Has(PostRole.RecordsClerk)
            || person.Posts.Any(p => p.Role is PostRole.Head or PostRole.Deputy)),
        new("Quy trình", "/quy-trinh", "bi-diagram-3", _ => true),
        new("Thiết kế", Designer.Studio.StudioAddresses.Definitions, "bi-vector-pen", person => person.May(WorkflowRights.Read)),
        new("Phiên xử lý", Designer.Studio.StudioAddresses.Instances, "bi-activity", person => person.May(WorkflowRights.Read)),
        new("Vận hành", "/van-hanh", "bi-gear", person => person.IsAdministrator),
    ];

    /// <summary>Where mails of a newcomer's host land; there is no such page outside Development.</summary>
    private static readonly NavigationItem Mailbox = new("Hộp thư", "/hop-thu", "bi-envelope", _ => true);

    public IEnumerable<NavigationItem> For(SignedInPerson person) =>
        (environment.IsDevelopment() ? Items.Append(Mailbox) : Items).Where(item => item.MayEnter(person));

    public static bool IsAt(NavigationItem item, string path) => item.Href == "/"
        ? path == "/"
        : path == item.Href || path.StartsWith($"{item.Href}/", StringComparison.Ordinal);
}
