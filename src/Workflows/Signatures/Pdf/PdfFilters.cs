using System.IO.Compression;

namespace Workflows.Signatures.Pdf;

/// <summary>Unpacks the streams that carry a file's structure (reference streams, object streams).</summary>
internal static class PdfFilters
{
    /// <summary>A structure larger than this unpacked is no structure but a bomb.</summary>
    private const int LargestUnpacked = 32 * 1024 * 1024;

    public static byte[] Unpack(byte[] bytes, PdfStream stream)
    {
        var dictionary = stream.Dictionary;
        var filter = dictionary["Filter"] is PdfArray { Items: [var only] } ? only : dictionary["Filter"];
        var parameters = dictionary["DecodeParms"] is PdfArray { Items: [var first] } ? first : dictionary["DecodeParms"];
        return filter switch
        {
            null or PdfNull => bytes[stream.Start..(stream.Start + stream.Length)],
            PdfName { Value: "FlateDecode" } => Unpredict(Inflate(bytes, stream), parameters as PdfDictionary),
            _ => throw new PdfUnreadableException("structure packed by an unknown filter"),
        };
    }

    private static byte[] Inflate(byte[] bytes, PdfStream stream)
    {
        try
        {
            using var packed = new ZLibStream(new MemoryStream(bytes, stream.Start, stream.Length), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            var buffer = new byte[81920];
            int read;
            while ((read = packed.Read(buffer, 0, buffer.Length)) > 0)
            {
                unpacked.Write(buffer, 0, read);
                if (unpacked.Length > LargestUnpacked)
                    throw new PdfUnreadableException("structure too large");
            }

            return unpacked.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new PdfUnreadableException(e.Message);
        }
    }

    /// <summary>Undoes the predictors of PNG (10 to 15); the one of TIFF is not used for structures.</summary>
    private static byte[] Unpredict(byte[] data, PdfDictionary? parameters)
    {
        var predictor = parameters?.Integer("Predictor") ?? 1;
        if (predictor == 1)
            return data;
        var columns = parameters!.Integer("Columns") ?? 1;
        if (predictor < 10 || columns is < 1 or > 65536 || (parameters.Integer("Colors") ?? 1) != 1
            || (parameters.Integer("BitsPerComponent") ?? 8) != 8 || data.Length % (columns + 1) != 0)
            throw new PdfUnreadableException("unknown predictor");
        var rows = data.Length / (columns + 1);
        var result = new byte[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            var kind = data[row * (columns + 1)];
            for (var column = 0; column < columns; column++)
            {
                var left = column == 0 ? 0 : result[row * columns + column - 1];
                var above = row == 0 ? 0 : result[(row - 1) * columns + column];
                var corner = row == 0 || column == 0 ? 0 : result[(row - 1) * columns + column - 1];
                var foreseen = kind switch
                {
                    0 => 0,
                    1 => left,
                    2 => above,
                    3 => (left + above) / 2,
                    4 => Paeth(left, above, corner),
                    _ => throw new PdfUnreadableException("unknown predictor"),
                };
                result[row * columns + column] = (byte)((data[row * (columns + 1) + 1 + column] + foreseen) & 0xFF);
            }
        }

        return result;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var guess = left + above - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }
}
