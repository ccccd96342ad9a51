namespace Designer.Studio;

/// <summary>Where the pages stand that hold Studio. Everything lies below <see cref="Root"/>, Studio's base address.</summary>
public static class StudioAddresses
{
    public const string Root = "/studio";

    /// <summary>Definitions; below it, by its definition id, the editor of one.</summary>
    public const string Definitions = $"{Root}/quy-trinh";

    /// <summary>Instances; below it, by its id, the viewer of one.</summary>
    public const string Instances = $"{Root}/phien";

    /// <summary>Where a page gets its token.</summary>
    public const string Token = $"{Root}/token";

    /// <summary>What the tab shows in which somebody signed in again.</summary>
    public const string SignedInAgain = $"{Root}/da-dang-nhap";

    public static string Definition(string definitionId) => $"{Definitions}/{Uri.EscapeDataString(definitionId)}";

    public static string Instance(string instanceId) => $"{Instances}/{Uri.EscapeDataString(instanceId)}";
}
