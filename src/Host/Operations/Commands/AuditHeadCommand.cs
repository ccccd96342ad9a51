using System.CommandLine;
using Workflows.Storage;
using Workflows.TreeHeads;
using Workflows.Values;

namespace Host.Operations.Commands;

/// <summary><c>audit head</c>: hands out a signed head of the whole trail, to be kept outside; <c>audit verify --head</c> takes it back.</summary>
internal static class AuditHeadCommand
{
    private const int NoHead = 1;

    public static Command Make(Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var number = new Option<long?>("--number") { Description = "Which head; the newest when left out." };
        var full = new Option<bool>("--full") { Description = "With the ends of all chains: a changed chain is then named even if the database forgot it." };
        var target = new Option<FileInfo?>("--out") { Description = "Write it to this file instead of the terminal." };
        var head = new Command("head", "Prints a signed head of the audit trail, to be kept in another house; exits with 1 where there is none yet.") { number, full, target };
        head.SetAction(async (given, stop) =>
        {
            await using var database = await HostDatabase.OpenAsync(settings(given), stop);
            await using var source = StorageSetup.RuntimeSource(database.Runtime);
            await using var db = StorageSetup.Open(source, HostModels.Sources);
            if (await new TreeHeadReader(db).ReadAsync(given.GetValue(number), given.GetValue(full), stop) is not { } published)
            {
                await Console.Error.WriteLineAsync("There is no such head. A running host signs one a day.");
                return NoHead;
            }

            if (given.GetValue(target) is { } file)
                await File.WriteAllTextAsync(file.FullName, published.ToJson(), stop);
            else
                Console.WriteLine(published.ToJson());
            return 0;
        });
        return head;
    }

    /// <exception cref="StartRefusedException">The file cannot be read, or holds no head.</exception>
    public static PublishedHead Read(FileInfo file)
    {
        try
        {
            var kept = PublishedHead.Parse(File.ReadAllText(file.FullName));
            return kept.IsSuccess ? kept.Value : throw new StartRefusedException($"{file.FullName}: {kept.Problem!.Message}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{file.FullName} cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>Which head the trail was compared with, if any.</summary>
    public static IEnumerable<string> Lines(TrailReport report)
    {
        if (report.Head is not { } head)
            yield break;
        yield return $"Compared with head {head.Number} of {VietnamTime.Short(head.At)} (+07:00) over {head.Rows} rows in {head.Chains} chains.";
        yield return report.SignedBy is { } seal
            ? $"It is signed by {seal.Signer.Shown}."
            : "Its signature was not checked: give the server's certificate with --certificate.";
    }
}
