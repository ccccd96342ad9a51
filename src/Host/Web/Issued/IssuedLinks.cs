namespace Host.Web.Issued;

/// <summary>Addresses of what is done with an issued document.</summary>
public static class IssuedLinks
{
    public static string Of(Guid plan) => $"/ke-hoach/{plan}/phat-hanh";

    public static string Publish(Guid plan) => $"{Of(plan)}/cong-bo";

    public static string Change(Guid plan) => $"{Of(plan)}/thay-doi";

    public static string Notice(Guid plan, Guid notice) => $"{Of(plan)}/thong-bao/{notice}";

    public static string Confirm(Guid plan, Guid recipient) => $"{Of(plan)}/{recipient}/xac-nhan";
}
