using System.Globalization;
using System.Text;

namespace Host.Operations;

/// <summary>The start was given up; the message says what is wrong and what to do.</summary>
public sealed class StartRefusedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// Things without which the product would run and be wrong: Vietnamese names sorted as English ones,
/// deadlines seven hours off. Checked before anything else; must not touch <see cref="Workflows.Values.VietnamTime"/>.
/// </summary>
public static class StartupChecks
{
    private const string Icu =
        "Install ICU (Debian: the package libicu72 or newer) and leave DOTNET_SYSTEM_GLOBALIZATION_INVARIANT unset.";

    /// <exception cref="StartRefusedException">Something is missing.</exception>
    public static void Verify()
    {
        var trouble = Findings().ToList();
        if (trouble.Count > 0)
            throw new StartRefusedException(string.Join('\n', trouble));
    }

    private static IEnumerable<string> Findings()
    {
        if (Culture() is not { } vietnamese)
        {
            yield return $"The culture vi-VN is missing: the program runs without ICU. {Icu}";
            yield break;
        }

        if ("Ke\u0302\u0301".Normalize(NormalizationForm.FormC) != "K\u1EBF")
            yield return $"Unicode normalisation does not work. {Icu}";
        var order = vietnamese.CompareInfo;
        if (order.Compare("D", "Đ") >= 0 || order.Compare("Đ", "E") >= 0)
            yield return $"Vietnamese sorting does not work: Đ must stand between D and E. {Icu}";
        if (OffsetInVietnam() != TimeSpan.FromHours(7))
            yield return "The time zone Asia/Ho_Chi_Minh (+07:00) is missing. Install the package tzdata.";
    }

    private static CultureInfo? Culture()
    {
        try
        {
            var found = CultureInfo.GetCultureInfo("vi-VN", predefinedOnly: true);
            // Without ICU a culture of any name can be had, but it is the invariant one in disguise.
            return found.DateTimeFormat.GetDayName(DayOfWeek.Monday) == "Thứ Hai" ? found : null;
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    private static TimeSpan? OffsetInVietnam() =>
        TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Ho_Chi_Minh", out var zone)
            ? zone.GetUtcOffset(DateTimeOffset.UnixEpoch.AddYears(50))
            : null;
}
