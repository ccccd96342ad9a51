using System.Text.RegularExpressions;
using Host.Tests.Fixtures;
using Host.Web.Plans.Reading;
using Host.Web.Running;

namespace Host.Tests.Web;

/// <summary>No entry of the trail is shown to people by its English name.</summary>
public sealed partial class AuditWordsTests
{
    [Fact]
    public void Every_kind_that_is_recorded_has_words()
    {
        var kinds = System.IO.Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Path.GetFileName(file) is not ("TimelineWords.cs" or "SystemTrail.cs" or "WorkflowRights.cs"))
            .SelectMany(file => Kind().Matches(File.ReadAllText(file)).Select(found => found.Groups[1].Value))
            .Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.Contains("decision.cast", kinds);
        Assert.Contains("workflow.retried", kinds);
        Assert.Contains("mail.parked", kinds);
        Assert.Contains("deadlines.recomputed", kinds);
        Assert.Contains("substitution.granted", kinds);
        Assert.Contains("task.substituted", kinds);
        Assert.Contains("agency.merged", kinds);
        Assert.Contains("basis.added", kinds);
        Assert.Contains("followup.result-recorded", kinds);
        Assert.DoesNotContain(kinds, kind => SystemTrail.NameOf(kind).Contains(kind, StringComparison.Ordinal));
    }

    // Where an entry is made, an operator's verb named, or a kind kept as a constant.
    [GeneratedRegex("(?:\\bnew\\(|=> |AuditEvent\\(|instanceId, |const string (?!FileName)\\w+ = |\\n\\s+)\"((?:plan|task|decision|round|opinion|opinions|link|mail|workflow|notice|issuing|recipient|organisation|person|agency|substitution|delegation|account|basis|book|calendar|deadline|deadlines|reminder|signin|signing|definition|followup|number|register|format|document|workfile|exchange)\\.[a-z]+(?:-[a-z]+)*)\"")]
    private static partial Regex Kind();
}
