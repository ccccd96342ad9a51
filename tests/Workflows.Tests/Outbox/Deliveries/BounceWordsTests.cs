using Workflows.Outbox.Deliveries;

namespace Workflows.Tests.Outbox.Deliveries;

public sealed class BounceWordsTests
{
    [Theory]
    [InlineData("5.1.1", "không tồn tại")]
    [InlineData("5.1.2", "sau dấu @")]
    [InlineData("5.2.2", "đã đầy")]
    [InlineData("4.4.7", "nhiều lần thử")]
    [InlineData("5.7.26", "quy tắc an toàn")]
    [InlineData(null, "không chuyển được thư")]
    [InlineData("5", "không chuyển được thư")]
    public void Each_reason_says_what_happened_and_what_to_do(string? status, string words)
    {
        var reason = BounceWords.ReasonOf(status);

        Assert.Contains(words, reason, StringComparison.Ordinal);
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_status_has_a_sentence_of_its_own_words()
    {
        for (var subject = 0; subject <= 9; subject++)
        {
            for (var detail = 0; detail <= 30; detail++)
                Assert.DoesNotContain($"{subject}.{detail}", BounceWords.ReasonOf($"5.{subject}.{detail}"), StringComparison.Ordinal);
        }
    }
}
