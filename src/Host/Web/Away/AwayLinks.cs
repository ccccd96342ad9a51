namespace Host.Web.Away;

/// <summary>Addresses of the pages about people who are away.</summary>
public static class AwayLinks
{
    public const string Home = "/uy-quyen";
    public const string Substitution = "/uy-quyen/xu-ly-thay";
    public const string Delegation = "/uy-quyen/ky-thay";
    public const string Transfer = "/uy-quyen/chuyen-viec";

    public static string RevokeSubstitution(Guid id) => $"{Substitution}/{id}/thu-hoi";

    public static string RevokeDelegation(Guid id) => $"{Delegation}/{id}/thu-hoi";

    public static string Reassign(Guid taskId) => $"/viec/{taskId}/chuyen";

    public static string Recall(Guid taskId) => $"/viec/{taskId}/thu-hoi";

    public static string Reopen(Guid planId) => $"/ke-hoach/{planId}/mo-lai";
}
