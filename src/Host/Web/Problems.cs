using Workflows.Values;

namespace Host.Web;

/// <summary>Reads a <see cref="Problem"/> for one field of a form.</summary>
public static class Problems
{
    /// <summary>The message that belongs to a field; null when the field is right.</summary>
    public static string? MessageFor(this Problem? problem, string field) => problem switch
    {
        Invalid one when one.Field == field => one.Message,
        InvalidFields several => several.Fields.FirstOrDefault(wrong => wrong.Field == field)?.Message,
        _ => null,
    };
}
