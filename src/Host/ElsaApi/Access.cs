namespace Host.ElsaApi;

/// <summary>The four rights of the designer, as names of policies.</summary>
internal static class Access
{
    /// <summary>Look at workflows and instances.</summary>
    public const string Read = "workflow.read";

    /// <summary>Change drafts.</summary>
    public const string Edit = "workflow.edit";

    /// <summary>Put versions in and out of force.</summary>
    public const string Publish = "workflow.publish";

    /// <summary>Start, cancel, delete instances; answer for the world outside.</summary>
    public const string Repair = "workflow.repair";
}
