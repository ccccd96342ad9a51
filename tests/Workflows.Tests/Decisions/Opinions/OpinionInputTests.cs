using Workflows.Decisions;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Tests.Decisions.Opinions;

/// <summary>What is typed into the form of an opinion, and what is refused.</summary>
public sealed class OpinionInputTests
{
    private static readonly DateOnly Today = new(2026, 10, 14);

    [Fact]
    public void Empty_rows_are_nothing_and_the_others_keep_their_order_and_their_words()
    {
        var longText = new string('ý', OpinionInput.MaxText);
        var read = new OpinionInput(
        [
            new("Điều 1", "Thống nhất", " ", null), new(null, "", " ", null), new("Nhiệm vụ 2", null, longText, "Vì sao\nnhư vậy"),
        ]).Check(Today).Value;

        Assert.Equal([("Điều 1", "Thống nhất", (string?)null, (string?)null), ("Nhiệm vụ 2", null, longText, "Vì sao\nnhư vậy")],
            read.Remarks.Select(r => (r.Clause, r.Opinion, r.Wording, r.Reason)));
        Assert.Null(read.Letter);
    }

    [Theory]
    [InlineData("", "Ý kiến", "", "clause-0")]
    [InlineData("Điều 1", "", "", "opinion-0")]
    [InlineData("Điều 1\u202E", "Ý kiến", "", "clause-0")]
    public void A_remark_says_what_it_is_about_and_something_of_it(string clause, string opinion, string wording, string field)
    {
        var problem = new OpinionInput([new(clause, opinion, wording, "Lý do")]).Check(Today).Problem;

        Assert.Equal(field, Assert.IsType<Invalid>(problem).Field);
    }

    [Fact]
    public void More_remarks_than_anybody_reads_are_refused()
    {
        var rows = Enumerable.Range(0, OpinionInput.MaxRemarks + 1).Select(i => new RemarkInput($"Điều {i}", "Ý kiến", null, null)).ToList();

        Assert.IsType<Invalid>(new OpinionInput(rows).Check(Today).Problem);
        Assert.True(new OpinionInput(rows[1..]).Check(Today).IsSuccess);
    }

    [Theory]
    [InlineData("415/STC-NS", "14/10/2026", "Nguyễn Văn A", "")]
    [InlineData("415/STC-NS", "2026-10-01", "Nguyễn Văn A", "")]
    [InlineData("", "14/10/2026", "Nguyễn Văn A", "letter-number")]
    [InlineData("415/STC-NS", "", "Nguyễn Văn A", "letter-date")]
    [InlineData("415/STC-NS", "15/10/2026", "Nguyễn Văn A", "letter-date")]
    [InlineData("415/STC-NS", "14/10/2024", "Nguyễn Văn A", "letter-date")]
    [InlineData("415/STC-NS", "31/02/2026", "Nguyễn Văn A", "letter-date")]
    [InlineData("415/STC-NS", "14/10/2026", " ", "letter-signer")]
    public void A_letter_has_number_day_and_signer(string number, string day, string signer, string wrong)
    {
        var checkedLetter = new OpinionInput([], new LetterInput(number, day, signer)).Check(Today);

        Assert.Equal(wrong, (checkedLetter.Problem as Invalid)?.Field ?? "");
        Assert.Equal(wrong.Length == 0, checkedLetter.IsSuccess);
    }

    [Fact]
    public void A_spreadsheet_is_no_letter()
    {
        var sheet = new Upload { Name = "a.xlsx", Slug = "a.xlsx", Size = 1, Open = () => Stream.Null, Sha256 = Sha256Hash.Zero, ContentType = Upload.Excel };

        var problem = new OpinionInput([], new LetterInput("1/A", "14/10/2026", "A", sheet)).Check(Today).Problem;

        Assert.Equal("letter-file", Assert.IsType<Invalid>(problem).Field);
    }

    [Fact]
    public void The_parts_of_a_version_can_be_picked()
    {
        var picks = ClausePicks.Of(new PlanContent
        {
            Sections = [new("I. MỤC ĐÍCH", "…"), new("II. NHIỆM VỤ", "…")],
            Tasks = [new PlanTask { Content = string.Join(' ', Enumerable.Repeat("tuyên truyền", 40)) }],
        });

        Assert.Equal(["Toàn văn dự thảo", "I. MỤC ĐÍCH", "II. NHIỆM VỤ"], picks.Take(3));
        Assert.StartsWith("Nhiệm vụ 1: tuyên truyền", picks[3], StringComparison.Ordinal);
        Assert.EndsWith("…", picks[3], StringComparison.Ordinal);
        Assert.All(picks, pick => Assert.InRange(pick.Length, 1, OpinionInput.MaxClause));
    }

    [Theory]
    [InlineData("2026-10-21", "sau thời hạn hiện nay")]
    [InlineData("2026-10-24", "ngày nghỉ")]
    [InlineData("2026-12-31", "60 ngày")]
    [InlineData(null, "không đúng dạng")]
    public void An_extension_ends_on_a_working_day_after_the_deadline_and_not_far_from_it(string? day, string word)
    {
        var calendar = new Workflows.Calendar.WorkingCalendar([]);
        var now = VietnamTime.At(Today, new(8, 0));

        var problem = ExtensionDays.Check(TypedDay.Parse(day), new(2026, 10, 21), calendar, now, "day").Problem;

        Assert.Contains(word, problem!.Message, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2026, 10, 22), ExtensionDays.Check(new(2026, 10, 22), new(2026, 10, 21), calendar, now, "day").Value);
        // The deadline passed while nobody swept: a day that is over is none to grant.
        Assert.False(ExtensionDays.Check(new(2026, 10, 22), new(2026, 10, 21), calendar, VietnamTime.At(new(2026, 10, 22), new(17, 0)), "day").IsSuccess);
    }

    [Fact]
    public void Every_answer_of_an_opinion_has_its_name_and_consequence_and_those_without_side_leave_the_count()
    {
        Verdict[] offered = [Verdict.Agree, Verdict.AgreeWithComments, Verdict.Disagree, Verdict.NotOurField, Verdict.AskForTime];
        Assert.Equal(offered.Length, offered.Select(Verdicts.NameOf).Distinct().Count());
        Assert.All(offered, v => Assert.NotEmpty(Verdicts.ConsequenceOf(v)));
        Assert.Equal(Workflows.HumanTasks.Voting.Stance.Recused, Verdicts.StanceOf(Verdict.NotOurField));
        Assert.Throws<ArgumentOutOfRangeException>(() => Verdicts.StanceOf(Verdict.AskForTime));
    }
}
