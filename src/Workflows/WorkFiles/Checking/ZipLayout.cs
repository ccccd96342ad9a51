using System.Buffers.Binary;
using System.Text;

namespace Workflows.WorkFiles.Checking;

/// <summary>
/// The outer form of a ZIP, byte by byte: entries follow each other from the first byte to the directory at the end, with nothing between
/// them, and the directory tells of each what stands at its head. Otherwise two programs could unpack two different files from one bundle.
/// </summary>
internal static class ZipLayout
{
    private const uint EntryMark = 0x04034b50;
    private const uint DirectoryMark = 0x02014b50;
    private const uint EndMark = 0x06054b50;
    private const uint DescriptorMark = 0x08074b50;
    private const int EntryHead = 30;
    private const int DirectoryHead = 46;
    private const int EndLength = 22;
    private const int Encrypted = 1;
    private const int SizesFollow = 8;

    /// <param name="zip">Seekable.</param>
    /// <exception cref="BrokenBundleException">It is no ZIP of this plain form.</exception>
    public static void Check(Stream zip)
    {
        var end = At(zip, zip.Length - EndLength, EndLength);
        if (U32(end, 0) != EndMark || U16(end, 20) != 0 || U16(end, 4) != 0 || U16(end, 8) != U16(end, 10))
            throw Broken("it is not a whole ZIP file", "không phải tệp ZIP nguyên vẹn");
        var (count, size, start) = (U16(end, 10), U32(end, 12), U32(end, 16));
        if (start + size != zip.Length - EndLength)
            throw Broken("its directory does not end where it should", "danh mục của ZIP không nằm đúng chỗ");
        var directory = At(zip, start, (int)Math.Min(size, int.MaxValue));
        long position = 0;
        var from = 0;
        for (var i = 0; i < count; i++)
        {
            if (from + DirectoryHead > directory.Length || U32(directory, from) != DirectoryMark)
                throw Broken("its directory is damaged", "danh mục của ZIP bị hỏng");
            var line = directory.AsSpan(from);
            var nameLength = U16(line, 28);
            var length = DirectoryHead + nameLength + U16(line, 30) + U16(line, 32);
            if (from + length > directory.Length)
                throw Broken("its directory is damaged", "danh mục của ZIP bị hỏng");
            position = CheckEntry(zip, position, line, nameLength);
            from += length;
        }

        if (from != directory.Length || position != start)
            throw Broken("it holds bytes that belong to no entry", "có dữ liệu không thuộc tệp nào");
    }

    /// <returns>Where the next entry begins.</returns>
    private static long CheckEntry(Stream zip, long position, ReadOnlySpan<byte> line, int nameLength)
    {
        var name = line.Slice(DirectoryHead, nameLength);
        if (U32(line, 42) != position)
            throw Broken($"entry '{Encoding.UTF8.GetString(name)}' does not follow the one before it", "các tệp không nối tiếp nhau");
        var head = At(zip, position, EntryHead);
        var flags = U16(head, 6);
        if (U32(head, 0) != EntryMark || flags != U16(line, 8) || (flags & Encrypted) != 0 || U16(head, 8) != U16(line, 10) || U16(head, 8) is not (0 or 8) || U16(head, 26) != nameLength
            || !name.SequenceEqual(At(zip, position + EntryHead, nameLength)))
            throw Broken($"the head of entry '{Encoding.UTF8.GetString(name)}' disagrees with the directory", "đầu tệp không khớp danh mục của ZIP");
        var next = position + EntryHead + nameLength + U16(head, 28) + U32(line, 20);
        if ((flags & SizesFollow) == 0)
        {
            return head.AsSpan(14, 12).SequenceEqual(line.Slice(16, 12))
                ? next
                : throw Broken($"the sizes of entry '{Encoding.UTF8.GetString(name)}' disagree with the directory", "kích thước tệp không khớp danh mục của ZIP");
        }

        var after = At(zip, next, 4);
        return next + (U32(after, 0) == DescriptorMark ? 16 : 12);
    }

    private static byte[] At(Stream zip, long position, int length)
    {
        if (position < 0 || position + length > zip.Length)
            throw Broken("it is not a whole ZIP file", "không phải tệp ZIP nguyên vẹn");
        var bytes = new byte[length];
        zip.Position = position;
        zip.ReadExactly(bytes);
        return bytes;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static BrokenBundleException Broken(string what, string words) => new("ZIP", what, words);
}
