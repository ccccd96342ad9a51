using Workflows.Decisions.Consolidation;

namespace Host.Web.Tasks;

/// <summary>What the drafter's answers to opinions are called.</summary>
public static class OpinionWords
{
    public static string NameOf(OpinionResponse response) => response switch
    {
        OpinionResponse.Accepted => "Tiếp thu",
        OpinionResponse.PartlyAccepted => "Tiếp thu một phần",
        _ => "Giải trình, giữ nguyên",
    };
}
