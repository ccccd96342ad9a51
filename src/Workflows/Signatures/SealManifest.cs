using System.Text;
using Workflows.Values;

namespace Workflows.Signatures;

/// <summary>What the server's own signature vouches for: this file, under this number and date, at this head of the trail.</summary>
/// <param name="Number">Number and symbol, "15/KH-UBND".</param>
/// <param name="AuditHead">Hash of the newest entry of the audit trail at that moment.</param>
public sealed record SealManifest(Sha256Hash File, string Number, DateOnly Date, Sha256Hash AuditHead)
{
    /// <summary>UTF-8, one "name: value" a line in this order, lines ended by \n: the same facts are the same bytes everywhere.</summary>
    public byte[] ToBytes()
    {
        var number = VietnameseText.Normalise(Number);
        if (VietnameseText.HasForbiddenCharacter(number, allowLines: false))
            throw new InvalidOperationException("A number has one line of printable text.");
        return Encoding.UTF8.GetBytes($"format: issued-document/1\nfile-sha256: {File}\nnumber: {number}\ndate: {Date:yyyy-MM-dd}\naudit-head: {AuditHead}\n");
    }
}
