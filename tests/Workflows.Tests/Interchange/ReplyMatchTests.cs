using Workflows.Interchange;
using Workflows.Interchange.Edxml;

namespace Workflows.Tests.Interchange;

public sealed class ReplyMatchTests
{
    private static readonly DateOnly Day = new(2026, 3, 9);
    private static readonly OrganId New = OrganId.Parse("H05").Value;
    private static readonly OrganId Old = OrganId.Parse("000.00.00.H05").Value;
    private static readonly SentDocument Ours = new(new("00000000-0000-0000-0000-000000000001"), [New, Old], "H05,2026/03/09,05/UBND-TH", "05", "UBND-TH", Day);
    private static readonly SentDocument Other = new(new("00000000-0000-0000-0000-000000000002"), [New, Old], "H05,2026/03/09,06/UBND-TH", "06", "UBND-TH", Day);

    [Fact]
    public void Naming_our_identifier_is_enough()
    {
        var match = ReplyMatch.Of([new(null, "", null, " h05,2026/03/09,05/ubnd-th ")], [Ours, Other]);

        Assert.Equal((ReplyGround.Identifier, Ours), (match.Ground, match.Document));
    }

    [Fact]
    public void Number_symbol_date_and_issuer_do_as_well()
    {
        var match = ReplyMatch.Of([new(Old, "5/UBND-TH", Day, "GW-1")], [Ours, Other]);

        Assert.Equal((ReplyGround.NumberAndDate, Ours), (match.Ground, match.Document));
    }

    [Fact]
    public void The_old_code_in_an_identifier_is_ours_too()
    {
        var match = ReplyMatch.Of([new(null, "", null, "000.00.00.H05,2026/03/09,5/UBND-TH")], [Ours, Other]);

        Assert.Equal((ReplyGround.NumberAndDate, Ours), (match.Ground, match.Document));
    }

    [Fact]
    public void One_thing_that_differs_leaves_it_to_a_person()
    {
        ResponseTo[] near =
        [
            new(OrganId.Parse("H06").Value, "05/UBND-TH", Day, ""),
            new(New, "07/UBND-TH", Day, ""),
            new(New, "05/UBND-KT", Day, ""),
            new(New, "05/UBND-TH", Day.AddDays(1), ""),
            new(New, "05/UBND-TH", null, ""),
            new(null, "05/UBND-TH", Day, ""),
            new(New, "05a/UBND-TH", Day, ""),
            new(New, "05", Day, ""),
        ];

        Assert.All(near, answer => Assert.Equal((ReplyGround.ByHand, 0), (ReplyMatch.Of([answer], [Ours]).Ground, ReplyMatch.Of([answer], [Ours]).Candidates.Count)));
    }

    [Fact]
    public void An_answer_to_two_of_ours_is_decided_by_a_person_who_sees_both()
    {
        var match = ReplyMatch.Of([new(null, "", null, Ours.DocumentId), new(null, "", null, Other.DocumentId)], [Ours, Other]);

        Assert.Equal((ReplyGround.ByHand, null), (match.Ground, match.Document));
        Assert.Equal([Ours, Other], match.Candidates);
    }

    [Fact]
    public void Whatever_answers_nothing_is_left_to_a_person() => Assert.Equal(ReplyGround.ByHand, ReplyMatch.Of([], [Ours]).Ground);
}
