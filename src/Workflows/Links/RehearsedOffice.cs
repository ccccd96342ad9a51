using Workflows.Definitions.Simulation;

namespace Workflows.Links;

/// <summary>
/// The office of a dry run: an invented plan and invented people, asked by the rules of the steps, with the very mails
/// the real steps would send.
/// </summary>
internal sealed class RehearsedOffice : IMadeUpOffice
{
    public MadeUpMatter Open(OfficeFacts facts) => new RehearsedPlan(facts);
}
