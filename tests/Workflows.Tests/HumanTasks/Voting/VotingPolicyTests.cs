using Workflows.HumanTasks.Voting;
using static Workflows.HumanTasks.Voting.Stance;
using static Workflows.HumanTasks.Voting.VotingOutcome;
using static Workflows.Tests.HumanTasks.Voting.TallyTests;

namespace Workflows.Tests.HumanTasks.Voting;

/// <summary>Each policy as an office would explain it.</summary>
public sealed class VotingPolicyTests
{
    [Fact]
    public void Everyone_ends_with_the_first_who_does_not_agree()
    {
        var policy = Policy("everyone");
        Assert.Null(Tally.Of(policy, Heads(3), Votes((0, For), (1, For))));
        Assert.Equal(NotAgreed, Tally.Of(policy, Heads(3), Votes((2, Abstains))));
        Assert.Equal(Agreed, Tally.Of(policy, Heads(3), Votes((0, For), (1, For), (2, For))));
    }

    [Fact]
    public void Anyone_ends_with_the_first_who_agrees()
    {
        Assert.Equal(Agreed, Tally.Of(Policy("anyone"), Heads(12), Votes((7, For))));
        Assert.Null(Tally.Of(Policy("anyone"), Heads(2), Votes((0, Against))));
        Assert.Equal(NotAgreed, Tally.Of(Policy("anyone"), Heads(2), Votes((0, Against), (1, Abstains))));
    }

    [Fact]
    public void Three_of_five_are_certain_after_three_for_or_three_not_for()
    {
        var policy = Policy("at-least", "3");
        Assert.Null(Tally.Of(policy, Heads(5), Votes((0, For), (1, For), (2, Against), (3, Abstains))));
        Assert.Equal(Agreed, Tally.Of(policy, Heads(5), Votes((0, For), (2, For), (4, For))));
        Assert.Equal(NotAgreed, Tally.Of(policy, Heads(5), Votes((0, Against), (2, Abstains), (4, Against))));
        Assert.NotNull(policy.MisfitOf(Heads(2)));
        Assert.Null(policy.MisfitOf(Heads(3)));
    }

    [Theory]
    [InlineData("", 2, 4, false)]
    [InlineData("", 3, 5, true)]
    [InlineData("50%", 2, 4, true)]
    [InlineData("2/3", 2, 3, true)]
    [InlineData("66,67%", 2, 3, false)]
    [InlineData("100%", 3, 3, true)]
    public void A_share_is_of_everybody_asked(string threshold, int agree, int asked, bool passes)
    {
        var votes = Enumerable.Range(0, asked).ToDictionary(i => Voter(i).Id, i => i < agree ? For : Against);
        Assert.Equal(passes ? Agreed : NotAgreed, Tally.Of(Policy("share", threshold), Heads(asked), votes));
    }

    [Fact]
    public void Weights_outweigh_heads()
    {
        var electorate = Electorate.Of([Voter(0) with { Weight = 5 }, Voter(1), Voter(2)]).Value;
        Assert.Equal(Agreed, Tally.Of(Policy("weighted-share"), electorate, Votes((0, For))));
        Assert.Equal(NotAgreed, Tally.Of(Policy("weighted-share"), electorate, Votes((0, Against))));
        Assert.Null(Tally.Of(Policy("share"), electorate, Votes((0, For))));
    }

    [Fact]
    public void One_after_another_a_vote_out_of_turn_waits_for_its_turn()
    {
        var policy = Policy("ordered");
        Assert.Equal("V0", Assert.Single(Tally.ToAsk(policy, Heads(3), Votes())).Name);
        Assert.Null(Tally.Of(policy, Heads(3), Votes((1, Against))));
        Assert.Equal("V0", Assert.Single(Tally.ToAsk(policy, Heads(3), Votes((1, Against)))).Name);
        Assert.Equal(NotAgreed, Tally.Of(policy, Heads(3), Votes((1, Against), (0, For))));
        Assert.Equal("V1", Assert.Single(Tally.ToAsk(policy, Heads(3), Votes((0, For)))).Name);
        Assert.Equal(NotAgreed, Tally.Of(policy, Heads(3), Votes((0, Against))));
    }

    [Fact]
    public void The_lead_decides_but_the_others_are_heard_first()
    {
        var policy = Policy("lead");
        var electorate = Electorate.Of([Voter(0), Voter(1) with { IsLead = true }, Voter(2)]).Value;
        Assert.Null(Tally.Of(policy, electorate, Votes((1, For))));
        Assert.Equal(Agreed, Tally.Of(policy, electorate, Votes((1, For), (0, Against), (2, Against))));
        Assert.Equal(Agreed, Tally.AtDeadline(policy, electorate, Votes((1, For), (0, Against))));
        Assert.Equal(NotAgreed, Tally.AtDeadline(policy, electorate, Votes((1, Against))));
        Assert.Null(Tally.AtDeadline(policy, electorate, Votes((0, For), (2, For))));
        Assert.NotNull(policy.MisfitOf(Heads(3)));
    }

    [Fact]
    public void The_chair_breaks_a_tie_and_nothing_else()
    {
        var policy = Policy("casting-vote");
        var electorate = Electorate.Of([Voter(0) with { IsLead = true }, Voter(1), Voter(2), Voter(3)]).Value;
        Assert.Equal(Agreed, Tally.Of(policy, electorate, Votes((0, For), (1, For), (2, Against), (3, Against))));
        Assert.Equal(NotAgreed, Tally.Of(policy, electorate, Votes((0, Against), (1, Against), (2, For), (3, For))));
        Assert.Equal(Agreed, Tally.Of(policy, electorate, Votes((0, Against), (1, For), (2, For), (3, For))));
        // The chair's half is enough, whatever the others may say.
        Assert.Equal(Agreed, Tally.Of(policy, electorate, Votes((0, For), (1, For))));
        Assert.Null(Tally.Of(policy, electorate, Votes((1, For), (2, For))));
        Assert.Null(Tally.AtDeadline(policy, electorate, Votes((0, For))));
    }

    [Fact]
    public void A_veto_stops_what_all_others_want_and_silence_is_none()
    {
        var policy = Policy("veto");
        var electorate = Electorate.Of([Voter(0) with { HasVeto = true }, Voter(1), Voter(2)]).Value;
        Assert.Equal(NotAgreed, Tally.Of(policy, electorate, Votes((0, Against))));
        Assert.Null(Tally.Of(policy, electorate, Votes((1, For), (2, For))));
        Assert.Equal(Agreed, Tally.Of(policy, electorate, Votes((0, Abstains), (1, For), (2, For))));
        Assert.Equal(Agreed, Tally.AtDeadline(policy, electorate, Votes((1, For), (2, For))));
        Assert.NotNull(policy.MisfitOf(Heads(3)));
    }

    [Fact]
    public void Whoever_says_that_it_is_not_their_field_leaves_the_count()
    {
        Assert.Equal(Agreed, Tally.Of(Policy("share"), Heads(5), Votes((0, For), (1, For), (2, Recused), (3, Recused), (4, Against))));
        Assert.Equal(Agreed, Tally.Of(Policy("everyone"), Heads(3), Votes((0, For), (1, Recused), (2, For))));
        Assert.Equal(NotAgreed, Tally.Of(Policy("everyone"), Heads(2), Votes((0, Recused), (1, Recused))));
        Assert.Equal(Answered, Tally.Of(Policy("everyone-answered"), Heads(2), Votes((0, Recused), (1, Recused))));
        // A number stays a number: three of three who are left cannot be four.
        Assert.Equal(NotAgreed, Tally.Of(Policy("at-least", "4"), Heads(5), Votes((0, Recused), (1, Recused))));
        Assert.Equal("V2", Assert.Single(Tally.ToAsk(Policy("ordered"), Heads(3), Votes((0, For), (1, Recused)))).Name);
        var electorate = Electorate.Of([Voter(0) with { IsLead = true }, Voter(1), Voter(2)]).Value;
        Assert.Equal(NotAgreed, Tally.Of(Policy("lead"), electorate, Votes((0, Recused), (1, For), (2, For))));
        Assert.Equal(NotAgreed, Tally.Of(Policy("casting-vote"), electorate, Votes((0, Recused), (1, For), (2, Against))));
    }

    [Fact]
    public void Waiting_for_everyone_judges_nothing()
    {
        var policy = Policy("everyone-answered");
        Assert.Null(Tally.Of(policy, Heads(2), Votes((0, Against))));
        Assert.Equal(Answered, Tally.Of(policy, Heads(2), Votes((0, Against), (1, Against))));
        Assert.Null(Tally.AtDeadline(policy, Heads(2), Votes((0, For))));
    }

    [Theory]
    [InlineData("3", null)]
    [InlineData(" 60 % ", null)]
    [InlineData("66,67%", null)]
    [InlineData("2/3", null)]
    [InlineData("0", "tỷ lệ")]
    [InlineData("%", "tỷ lệ")]
    [InlineData("101%", "tỷ lệ")]
    [InlineData("-5", "tỷ lệ")]
    [InlineData("3/2", "tỷ lệ")]
    [InlineData("66,667%", "tỷ lệ")]
    [InlineData("đa số", "“đa số”")]
    public void A_threshold_is_a_number_or_a_share(string threshold, string? problem)
    {
        if (problem is null)
            Assert.Null(VotingPolicies.CheckThreshold(threshold));
        else
            Assert.Contains(problem.Trim('“', '”'), VotingPolicies.CheckThreshold(threshold), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_policy_offered_has_a_name_that_reads_back_and_words_of_its_own()
    {
        foreach (var choice in VotingPolicies.All)
        {
            Assert.Null(VotingPolicies.CheckName(choice.Value));
            Assert.Equal(choice.Value is not "everyone-answered", Policy(choice.Value, "1").Counts);
            Assert.Equal(choice.Text, VotingPolicies.Words(choice.Value));
        }

        Assert.Equal(VotingPolicies.All.Count, VotingPolicies.All.DistinctBy(c => c.Text).Count());
        Assert.Contains("đa-số", VotingPolicies.CheckName("đa-số"), StringComparison.Ordinal);
        Assert.Equal("Đủ tỷ lệ đồng ý, mỗi nơi một phiếu (ít nhất 66,5%)", VotingPolicies.Words("share", "66.5%"));
        Assert.Equal("Đủ tỷ lệ đồng ý, mỗi nơi một phiếu (ít nhất 2/3)", VotingPolicies.Words("share", "2/3"));
        Assert.Equal("Đủ tỷ lệ đồng ý, mỗi nơi một phiếu (quá nửa)", VotingPolicies.Words("share", ""));
    }

    [Fact]
    public void A_number_of_agreements_must_be_given() => Assert.Contains("số nơi đồng ý", VotingPolicies.Parse("at-least", "60%").Problem!.Message, StringComparison.Ordinal);

    private static VotingPolicy Policy(string name, string? threshold = null) => VotingPolicies.Parse(name, threshold).Value;

    private static Electorate Heads(int count) => Electorate.Of([.. Enumerable.Range(0, count).Select(Voter)]).Value;
}
