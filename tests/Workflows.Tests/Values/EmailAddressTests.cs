using Workflows.Values;

namespace Workflows.Tests.Values;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("giamdoc.stc@bacninh.gov.vn")]
    [InlineData("a+b@x-y.vn")]
    [InlineData("demo@kehoach.example")]
    public void Plain_addresses_pass(string address) => Assert.True(EmailAddress.IsValid(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@x.vn")]
    [InlineData("a@")]
    [InlineData("a@localhost")]
    [InlineData("a@@x.vn")]
    [InlineData("a@x.vn@y.vn")]
    [InlineData("a b@x.vn")]
    [InlineData("a@x .vn")]
    [InlineData(".a@x.vn")]
    [InlineData("a..b@x.vn")]
    [InlineData("a@x..vn")]
    [InlineData("a@-x.vn")]
    [InlineData("a@x.vn\r\nBcc: b@x.vn")]
    [InlineData("a\0@x.vn")]
    [InlineData("Tên <a@x.vn>")]
    [InlineData("\"a b\"@x.vn")]
    [InlineData("giámđốc@x.vn")]
    [InlineData("a@xứ.vn")]
    [InlineData("a@x.vn, b@x.vn")]
    [InlineData("a@[127.0.0.1]")]
    public void Everything_else_is_refused(string? address) => Assert.False(EmailAddress.IsValid(address));

    [Fact]
    public void Lengths_are_bounded()
    {
        Assert.True(EmailAddress.IsValid($"{new string('a', 64)}@x.vn"));
        Assert.False(EmailAddress.IsValid($"{new string('a', 65)}@x.vn"));
        Assert.False(EmailAddress.IsValid($"a@{new string('b', 64)}.vn"));
        Assert.False(EmailAddress.IsValid($"a@{string.Concat(Enumerable.Repeat("bcdef.", 50))}vn"));
    }

    [Fact]
    public void A_field_is_trimmed_and_its_problem_names_it()
    {
        Assert.Equal("a@x.vn", EmailAddress.Check("  a@x.vn ", "email").Value);
        Assert.Equal("email", Assert.IsType<Invalid>(EmailAddress.Check("a", "email").Problem).Field);
    }
}
