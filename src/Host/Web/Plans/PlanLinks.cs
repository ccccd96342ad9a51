namespace Host.Web.Plans;

/// <summary>Addresses of the pages of one plan.</summary>
public static class PlanLinks
{
    public const string New = "/ke-hoach/moi";
    public const string Copy = "/ke-hoach/moi/sao-chep";
    public const string List = "/ke-hoach";

    public static string Page(Guid planId) => $"/ke-hoach/{planId}";

    public static string Editor(Guid planId) => $"/ke-hoach/{planId}/soan";

    public static string Submit(Guid planId) => $"/ke-hoach/{planId}/trinh";

    public static string Withdraw(Guid planId) => $"/ke-hoach/{planId}/rut";

    public static string Remind(Guid planId, Guid taskId) => $"/ke-hoach/{planId}/nhac/{taskId}";

    public static string File(Guid planId, Guid attachmentId) => $"/ke-hoach/{planId}/tep/{attachmentId}";

    public static string Print(Guid planId, int version) => $"/ke-hoach/{planId}/ban-in?phien-ban={version}";

    /// <summary>The page on which a signed-in person does a task.</summary>
    public static string Task(Guid taskId) => $"/viec/{taskId}";
}
