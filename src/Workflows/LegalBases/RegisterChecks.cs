using Workflows.Values;

namespace Workflows.LegalBases;

/// <summary>What the register knows of a cited basis: in force or not on the day, and where the citation differs from it.</summary>
internal static class RegisterChecks
{
    private const string Source = "Danh mục căn cứ pháp lý";

    public static void Add(CitedBasis cited, RegisterEntry entry, DateOnly day, List<BasisFinding> found)
    {
        var successor = entry.ReplacedBy is { } by ? $", được thay thế bởi {by.Name}" : "";
        if (entry.EndedFrom is { } ended && ended <= day)
        {
            found.Add(BasisChecks.Warning(BasisFindings.Ended, $"{entry.Name} đã hết hiệu lực từ ngày {VietnamTime.Short(ended)}{successor}.", Source));
        }
        else if (entry.EndedFrom is { } ends)
        {
            found.Add(BasisChecks.Note(BasisFindings.Ending, $"{entry.Name} sẽ hết hiệu lực từ ngày {VietnamTime.Short(ends)}{successor}.", Source));
        }
        else if (entry.ReplacedBy is { } next && !(Begins(next) > day))
        {
            found.Add(BasisChecks.Warning(BasisFindings.Replaced, $"{entry.Name} đã được thay thế bởi {next.Name}.", Source));
        }

        if (entry.ValidFrom > day)
            found.Add(BasisChecks.Warning(BasisFindings.NotYetInForce, $"{entry.Name} chỉ có hiệu lực từ ngày {VietnamTime.Short(entry.ValidFrom.Value)}.", Source));
        if (Differences(cited, entry) is { Count: > 0 } differences)
            found.Add(BasisChecks.Note(BasisFindings.DiffersFromRegister, $"Khác với danh mục: {string.Join("; ", differences)}.", Source));
    }

    /// <summary>When a successor takes over, as far as anybody has written it down; null reads as "already".</summary>
    private static DateOnly? Begins(RegisterEntry successor) => successor.ValidFrom ?? successor.IssuedOn;

    private static List<string> Differences(CitedBasis cited, RegisterEntry entry)
    {
        var told = new List<string>();
        if (entry.Number.Length > 0 && cited.Number.Length > 0 && !CitedNumber.AreSame(cited.Number, entry.Number))
            told.Add($"danh mục ghi số {entry.Number}");
        if (entry.IssuedOn is { } day && cited.Date is { } date && day != date)
            told.Add($"danh mục ghi ngày {VietnamTime.Short(day)}");
        if (entry.Issuer.Length > 0 && cited.Issuer.Length > 0 && !IsSameIssuer(cited.Issuer, entry.Issuer))
            told.Add($"danh mục ghi cơ quan ban hành là {entry.Issuer}");
        return told;
    }

    /// <summary>"UBND tỉnh" and "Ủy ban nhân dân tỉnh" are one.</summary>
    internal static bool IsSameIssuer(string a, string b) => KnownIssuers.Plain(a) == KnownIssuers.Plain(b);
}
