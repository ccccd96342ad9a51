using System.Security.Cryptography;
using Workflows.Links;

namespace Workflows.Tests.Links;

public sealed class LinkTokensTests
{
    private static readonly byte[] Key = SHA256.HashData("key"u8);
    private readonly LinkTokens tokens = new(Key);

    [Fact]
    public void A_token_has_256_bits_and_stands_in_an_address_as_it_is()
    {
        var token = tokens.TokenFor(Id(1));

        Assert.True(LinkTokens.LooksLikeToken(token));
        Assert.Equal(token, Uri.EscapeDataString(token));
    }

    [Fact]
    public void Tokens_and_codes_belong_to_one_link_and_one_key()
    {
        var made = Enumerable.Range(0, 2_000).Select(i => tokens.TokenFor(Id(i))).ToHashSet();

        Assert.Equal(2_000, made.Count);
        Assert.Equal(tokens.TokenFor(Id(7)), new LinkTokens(Key).TokenFor(Id(7)));
        Assert.NotEqual(tokens.TokenFor(Id(7)), new LinkTokens(SHA256.HashData("other"u8)).TokenFor(Id(7)));
    }

    [Fact]
    public void Codes_are_six_digits_spread_over_their_range()
    {
        var codes = Enumerable.Range(0, 5_000).Select(i => tokens.CodeFor(Id(i))).ToList();

        Assert.All(codes, code => Assert.Matches("^[0-9]{6}$", code));
        Assert.All(Enumerable.Range(0, 10), first => Assert.InRange(codes.Count(c => c[0] == '0' + first), 350, 650));
    }

    [Fact]
    public void A_code_may_be_typed_with_spaces_and_no_other_code_fits()
    {
        var code = tokens.CodeFor(Id(3));

        Assert.True(tokens.IsCodeFor(Id(3), $" {code[..3]} {code[3..]} "));
        Assert.False(tokens.IsCodeFor(Id(4), code));
        Assert.False(tokens.IsCodeFor(Id(3), code[..5]));
        Assert.False(tokens.IsCodeFor(Id(3), null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'")]
    public void Junk_never_reaches_the_database(string text) => Assert.False(LinkTokens.LooksLikeToken(text));

    [Fact]
    public void A_short_key_is_refused() => Assert.Throws<ArgumentException>(() => new LinkTokens(new byte[31]));

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);
}
