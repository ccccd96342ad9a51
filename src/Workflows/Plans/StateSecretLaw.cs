namespace Workflows.Plans;

/// <summary>
/// The law that forbids state secrets here, as people are told. It was replaced on 01/3/2026, before any installation
/// began; the article of the new text that holds the ban is named once it is confirmed.
/// </summary>
internal static class StateSecretLaw
{
    public const string InForce = "Luật số 117/2025/QH15, có hiệu lực từ ngày 01/3/2026; trước đó là khoản 5 Điều 5 Luật số 29/2018/QH14";
}
