namespace Host.Web.Plans;

/// <summary>Addresses of the pages of one plan.</summary>
public static class PlanLinks
{
    public const string New = Addresses.NewPlan;
    public const string Copy = "/ke-hoach/moi/sao-chep";
    public const string List = Addresses.Plans;

    public static string Page(Guid planId) => Addresses.Plan(planId);

    public static string Editor(Guid planId) => $"/ke-hoach/{planId}/soan";

    public static string Submit(Guid planId) => $"/ke-hoach/{planId}/trinh";

    public static string Withdraw(Guid planId) => $"/ke-hoach/{planId}/rut";

    public static string Remind(Guid planId, Guid taskId) => $"/ke-hoach/{planId}/nhac/{taskId}";

    public static string Extension(Guid planId, Guid requestId) => $"/ke-hoach/{planId}/gia-han/{requestId}";

    public static string PaperSent(Guid planId, Guid recipientId) => $"/ke-hoach/{planId}/noi-nhan/{recipientId}/da-gui";

    public static string File(Guid planId, Guid attachmentId) => $"/ke-hoach/{planId}/tep/{attachmentId}";

    /// <summary>What differs between two versions; without numbers the last two.</summary>
    public static string Compare(Guid planId, int from, int to) => $"/ke-hoach/{planId}/so-sanh?tu={from}&den={to}";

    public static string Print(Guid planId, int version) => $"/ke-hoach/{planId}/ban-in?phien-ban={version}";

    /// <summary>The document in the form of the decree.</summary>
    /// <param name="form">"pdf" or "docx".</param>
    public static string Official(Guid planId, int version, string form) => $"/ke-hoach/{planId}/van-ban.{form}?phien-ban={version}";

    /// <summary>A frozen table of answers to opinions, as a printed page.</summary>
    public static string Consolidation(Guid planId, int number) => $"/ke-hoach/{planId}/bang-tong-hop?lan={number}";

    /// <summary>The same as a CSV file.</summary>
    public static string ConsolidationSheet(Guid planId, int number) => $"/ke-hoach/{planId}/bang-tong-hop.csv?lan={number}";

    /// <summary>The work file of a plan.</summary>
    public static string Filing(Guid planId) => $"/ke-hoach/{planId}/ho-so";

    public static string CloseFile(Guid planId) => $"/ke-hoach/{planId}/ho-so/dong";

    public static string ReopenFile(Guid planId) => $"/ke-hoach/{planId}/ho-so/mo-lai";

    public static string Bundle(Guid planId) => $"/ke-hoach/{planId}/ho-so.zip";

    /// <summary>The server's evidence of what it issued.</summary>
    /// <param name="form">"txt" for what is sealed, "p7s" for the seal.</param>
    public static string Evidence(Guid planId, string form) => $"/ke-hoach/{planId}/xac-nhan.{form}";

    /// <summary>The certificate of the server's seal.</summary>
    public const string SealCertificate = "/chung-thu-may-chu.pem";

    public static string Task(Guid taskId) => Addresses.Task(taskId);
}
