using Workflows.Plans;

namespace Workflows.Documents.Checks;

/// <summary>
/// The checks of format a machine can do on a plan's content. Pure: the same content gives the same findings. What is laid out by the
/// product itself (margins, sizes, order of the components) cannot be wrong and is not looked for.
/// </summary>
public static class FormatChecks
{
    /// <param name="content">A version's content.</param>
    /// <returns>The heaviest first, then in the order of the document.</returns>
    public static IReadOnlyList<FormatFinding> Of(PlanContent content)
    {
        IEnumerable<FormatFinding> found =
        [
            .. ComponentChecks.Of(content),
            .. TitleChecks.Of(content),
            .. WordingChecks.Of(content),
            .. TableChecks.Of(content),
        ];
        return [.. found.OrderBy(f => f.Weight)];
    }
}
