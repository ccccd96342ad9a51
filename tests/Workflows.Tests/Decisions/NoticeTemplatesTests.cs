using Workflows.Decisions;
using Workflows.Decisions.Notices;

namespace Workflows.Tests.Decisions;

public sealed class NoticeTemplatesTests
{
    [Fact]
    public void Every_template_has_a_name_a_label_and_a_subject_of_its_own_and_names_only_facts_there_are()
    {
        var known = NoticeFacts.Names.ToDictionary(name => name, name => (string?)"…", StringComparer.Ordinal);
        Assert.Equal(NoticeTemplates.All.Count, NoticeTemplates.All.Select(t => t.Name).Distinct().Count());
        Assert.Equal(NoticeTemplates.All.Count, NoticeTemplates.All.Select(t => t.Label).Distinct().Count());
        Assert.Equal(NoticeTemplates.All.Count, NoticeTemplates.All.Select(t => t.Subject).Distinct().Count());
        foreach (var template in NoticeTemplates.All)
        {
            Assert.Null(NoticeTemplates.Check(template.Name));
            Assert.True(template.Text.Length > 40 || template.Name == NoticeTemplates.Blank, template.Name);
            Assert.DoesNotContain(NoticeTemplates.Fill(template.Text, known), line => line.Contains('{', StringComparison.Ordinal));
            Assert.True(template.Text.IsNormalized() && template.Subject.IsNormalized());
        }
    }

    [Fact]
    public void A_line_whose_fact_is_not_there_yet_is_left_out()
    {
        var facts = new Dictionary<string, string?> { ["tên kế hoạch"] = "Kế hoạch A", ["thời hạn"] = null };
        Assert.Equal(["Hồ sơ Kế hoạch A."], NoticeTemplates.Fill("Hồ sơ {tên kế hoạch}.\nHạn: {thời hạn}.\r\n", facts));
    }

    [Fact]
    public void What_is_no_fact_stays_as_it_was_written_and_what_a_fact_says_is_not_filled_again()
    {
        var facts = new Dictionary<string, string?> { ["tên kế hoạch"] = "{trạng thái}", ["trạng thái"] = "Đang soạn" };
        Assert.Equal(["{trạng thái} {ghi chú} {}"], NoticeTemplates.Fill("{tên kế hoạch} {ghi chú} {}", facts));
    }
}
