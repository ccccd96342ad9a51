namespace Host.Web.LegalBases;

/// <summary>Addresses of the register of legal bases.</summary>
internal static class BasisLinks
{
    public const string List = "/can-cu";
    public const string New = $"{List}/them";
    public const string Csv = $"{List}/csv";
    public const string Import = $"{List}/nhap";
    public const string Store = $"{Import}/luu";

    public static string Entry(Guid id) => $"{List}/{id}";

    public static string Edit(Guid id) => $"{Entry(id)}/sua";

    /// <summary>The form for a document that replaces this one.</summary>
    public static string Successor(Guid id) => $"{New}?thay={id}";
}
