namespace Host.Web.FollowUp;

/// <summary>Addresses of what comes after issue.</summary>
public static class FollowUpLinks
{
    public const string Tasks = "/tien-do/thuc-hien";
    public const string TasksCsv = "/tien-do/thuc-hien/csv";
    public const string Sessions = "/tien-do/thuc-hien/ket-luan";
    public const string NewSession = "/tien-do/thuc-hien/ket-luan/moi";

    public static string Task(Guid id) => $"/tien-do/thuc-hien/nhiem-vu/{id}";

    /// <summary>An act on a task, by its last part: "nhan", "tien-do".</summary>
    public static string Act(Guid id, string act) => $"{Task(id)}/{act}";

    public static string Withdraw(Guid id, Guid resultId) => $"{Task(id)}/ket-qua/{resultId}/rut";

    public static string Plan(Guid planId) => $"/tien-do/thuc-hien/ke-hoach/{planId}";

    public static string Session(Guid id) => $"/tien-do/thuc-hien/ket-luan/{id}";
}
