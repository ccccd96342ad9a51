using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Interchange.Edxml;

namespace Workflows.Tests.Interchange.Edxml;

/// <summary>Packets by somebody who wants something of the machine that reads them.</summary>
public sealed class HostilePacketTests
{
    private static readonly string Good = Packets.Text(Packets.Plan);

    [Fact]
    public void Entities_that_multiply_are_refused()
    {
        var entities = string.Concat(Enumerable.Range(1, 12).Select(n => $"<!ENTITY l{n} \"{string.Concat(Enumerable.Repeat($"&l{n - 1};", 10))}\">"));

        Assert.Contains("DOCTYPE", Packets.Refusal(WithType($"<!DOCTYPE edXML [<!ENTITY l0 \"ha\">{entities}]>", "&l12;")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_the_machine_is_not_read()
    {
        var secret = Path.Combine(AppContext.BaseDirectory, "Interchange", "Edxml", "golden-status.edxml");

        Assert.Contains("DOCTYPE", Packets.Refusal(WithType($"<!DOCTYPE edXML [<!ENTITY f SYSTEM \"file://{secret}\">]>", "&f;")), StringComparison.Ordinal);
        Assert.Contains("DOCTYPE", Packets.Refusal(WithType("<!DOCTYPE edXML SYSTEM \"http://127.0.0.1:1/x.dtd\">", "x")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_type_behind_much_white_space_or_in_another_encoding_is_refused_too()
    {
        var far = WithType(new string(' ', 8_000) + "<!DOCTYPE edXML [<!ENTITY e \"x\">]>", "&e;");
        var wide = Encoding.Unicode.GetPreamble()
            .Concat(Encoding.Unicode.GetBytes(WithType("<!DOCTYPE edXML [<!ENTITY e \"x\">]>", "&e;").Replace("utf-8", "utf-16", StringComparison.Ordinal)))
            .ToArray();

        Assert.Contains("không phải XML hợp lệ", Packets.Refusal(far), StringComparison.Ordinal);
        Assert.Contains("không phải XML hợp lệ", Packets.Refusal(wide), StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_is_refused_before_a_tree_is_built()
    {
        var deep = Good.Replace("<edXML:SteeringType>1<", $"<edXML:SteeringType>{string.Concat(Enumerable.Repeat("<a>", 200_000))}", StringComparison.Ordinal);

        Assert.Contains("lồng quá", Packets.Refusal(deep), StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_kept_each()
    {
        var many = Good.Replace("<edXML:SteeringType>", string.Concat(Enumerable.Repeat("<a/>", 500)) + "<edXML:SteeringType>", StringComparison.Ordinal);

        Assert.Contains("phần tử", Packets.Refusal(many, new EdxmlLimits { Elements = 400 }), StringComparison.Ordinal);
        Assert.Contains("Gói tin lớn hơn", Packets.Refusal(Good, new EdxmlLimits { Packet = 1_000 }), StringComparison.Ordinal);
        Assert.Contains("tệp đính kèm", Packets.Refusal(Good, new EdxmlLimits { Files = 1 }), StringComparison.Ordinal);
        Assert.Contains("phần tử To", Packets.Refusal(Good, new EdxmlLimits { Receivers = 1 }), StringComparison.Ordinal);
        Assert.Contains("MessageHeader/Subject dài quá", Packets.Refusal(Good, new EdxmlLimits { Text = 40 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_file_is_refused_before_it_is_decoded()
    {
        var huge = Good.Replace("JVBERiAwNS1LSC1VQk5ELnBkZg==", new string('A', 8 * 1024 * 1024), StringComparison.Ordinal);

        Assert.Contains("Tệp 1 lớn hơn 4 MB", Packets.Refusal(huge, new EdxmlLimits { File = 4 * 1024 * 1024 }), StringComparison.Ordinal);
    }

    [Fact]
    public void No_bytes_make_it_fall_over()
    {
        var whole = Encoding.UTF8.GetBytes(Good);
        var spoilt = from places in Gen.ArrayOf(Gen.Choose(0, whole.Length - 1), 6)
                     from values in Gen.ArrayOf(Gen.Choose(0, 255), 6)
                     from length in Gen.Choose(0, whole.Length)
                     select Spoil(whole, places, values, length);
        Prop.ForAll(spoilt.ToArbitrary(), bytes =>
        {
            var read = EdxmlReader.Read(bytes);
            return read.IsSuccess || read.Problem!.Message.Length > 0;
        }).QuickCheckThrowOnFailure();
        Assert.False(EdxmlReader.Read(ReadOnlyMemory<byte>.Empty).IsSuccess);
    }

    private static byte[] Spoil(byte[] whole, int[] places, int[] values, int length)
    {
        var bytes = (byte[])whole.Clone();
        foreach (var (place, value) in places.Zip(values))
            bytes[place] = (byte)value;
        // Half of them are cut off as well.
        return length % 2 == 0 ? bytes[..length] : bytes;
    }

    private static string WithType(string type, string subject) => Good
        .Replace("?>\n", $"?>\n{type}\n", StringComparison.Ordinal)
        .Replace("Toàn tỉnh", subject, StringComparison.Ordinal);
}
