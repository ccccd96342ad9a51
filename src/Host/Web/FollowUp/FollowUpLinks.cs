namespace Host.Web.FollowUp;

/// <summary>Addresses of what comes after issue.</summary>
public static class FollowUpLinks
{
    public const string Tasks = "/theo-doi";
    public const string TasksCsv = "/theo-doi/csv";
    public const string Sessions = "/theo-doi/ket-luan";
    public const string NewSession = "/theo-doi/ket-luan/moi";

    public static string Task(Guid id) => $"/theo-doi/nhiem-vu/{id}";

    /// <summary>An act on a task, by its last part: "nhan", "tien-do".</summary>
    public static string Act(Guid id, string act) => $"{Task(id)}/{act}";

    public static string Withdraw(Guid id, Guid resultId) => $"{Task(id)}/ket-qua/{resultId}/rut";

    public static string Plan(Guid planId) => $"/theo-doi/ke-hoach/{planId}";

    public static string Session(Guid id) => $"/theo-doi/ket-luan/{id}";
}
