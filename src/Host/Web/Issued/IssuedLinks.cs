namespace Host.Web.Issued;

/// <summary>Addresses of what is done with an issued document.</summary>
public static class IssuedLinks
{
    public static string Of(Guid plan) => $"/ke-hoach/{plan}/phat-hanh";

    public static string Publish(Guid plan) => $"{Of(plan)}/cong-bo";

    public static string Change(Guid plan) => $"{Of(plan)}/thay-doi";

    public static string Notice(Guid plan, Guid notice) => $"{Of(plan)}/thong-bao/{notice}";

    public static string Exchange(Guid plan) => $"/ke-hoach/{plan}/lien-thong";

    public static string Packet(Guid plan) => $"{Exchange(plan)}/goi";

    public static string Packet(Guid plan, Guid packet) => $"{Packet(plan)}/{packet}";

    public static string Message(Guid plan) => $"{Exchange(plan)}/tin";

    public static string Message(Guid plan, Guid message) => $"{Message(plan)}/{message}";

    public static string ReplyFile(Guid plan, Guid reply, int at) => $"{Message(plan, reply)}/tep/{at}";

    public static string Confirm(Guid plan, Guid recipient) => $"{Of(plan)}/{recipient}/xac-nhan";
}
