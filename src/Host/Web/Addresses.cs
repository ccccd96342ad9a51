namespace Host.Web;

/// <summary>Paths that pages of several features lead to.</summary>
public static class Addresses
{
    public const string Inbox = "/";
    public const string Plans = "/ke-hoach";
    public const string NewPlan = "/ke-hoach/moi";

    public static string Plan(Guid id) => $"{Plans}/{id}";

    /// <summary>The page on which a person does what a task asks.</summary>
    public static string Task(Guid id) => $"/viec/{id}";
}
