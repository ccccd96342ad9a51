using System.Globalization;
using System.Text.Json;
using Workflows.WorkFiles.Bundles;

namespace Workflows.WorkFiles.Checking;

/// <summary>Holds versions, files, tables, decisions and the number of a bundle against what its audit rows tell of them, both ways.</summary>
internal sealed class RecordChecks(BundleArchive archive, BundleManifest manifest, IReadOnlyList<ToldRow> rows)
{
    private readonly HashSet<string> named = new(StringComparer.Ordinal);

    /// <returns>How many decisions were compared.</returns>
    public int Run()
    {
        CheckVersions();
        CheckFiles();
        CheckTables();
        CheckNumber();
        return CheckDecisions();
    }

    private void CheckVersions()
    {
        var digests = manifest.Entries.ToDictionary(e => e.Path, e => e.Sha256, StringComparer.Ordinal);
        foreach (var version in manifest.Versions)
        {
            if (!digests.TryGetValue(version.Path, out var digest) || version.Path != BundlePaths.Version(version.Number))
                throw new BrokenBundleException(version.Path, "a version of the manifest is missing", "thiếu một phiên bản");
            if (digest != version.Hash)
                throw new BrokenBundleException(version.Path, "its content is not that of the version", "nội dung không khớp mã kiểm tra của phiên bản");
            using var content = Parsed(version.Path);
            if (content.RootElement.TryGetProperty("attachments", out var files) && files.ValueKind is JsonValueKind.Array)
                named.UnionWith(files.EnumerateArray().Select(f => f.GetProperty("sha256").GetString() ?? ""));
        }

        foreach (var file in named)
        {
            if (!manifest.Entries.Any(e => e.Sha256 == file && e.Path.StartsWith(BundlePaths.Files, StringComparison.Ordinal)))
                throw new BrokenBundleException(BundlePaths.Files + file, "a version holds this file and the bundle does not", "thiếu tệp kèm theo của một phiên bản");
        }

        var frozen = rows.Where(r => r.Kind == "plan.version-frozen").Select(r => (r.Data("number"), r.Version)).ToList();
        var held = manifest.Versions.Select(v => ((string?)v.Number.ToString(CultureInfo.InvariantCulture), (string?)v.Hash)).ToList();
        if (!frozen.SequenceEqual(held))
            throw new BrokenBundleException(BundlePaths.Manifest, "its versions are not those the audit rows tell of", "danh sách phiên bản không khớp nhật ký");
        var hashes = manifest.Versions.Select(v => v.Hash).ToHashSet(StringComparer.Ordinal);
        if (rows.FirstOrDefault(r => r.Version is { } version && !hashes.Contains(version)) is { } stray)
            throw new BrokenBundleException(BundlePaths.Audit, $"row {stray.Seq} names a version that is not in the bundle", $"dòng {stray.Seq} nói tới phiên bản không có trong hồ sơ");
    }

    /// <summary>Every file is one that a version holds or that the rows tell of.</summary>
    private void CheckFiles()
    {
        named.UnionWith(rows.Select(r => r.Kind == "plan.attachment-added" ? r.Data("sha256") : r.Data("letter", "file")).OfType<string>());
        foreach (var entry in manifest.Entries.Where(e => e.Path.StartsWith(BundlePaths.Files, StringComparison.Ordinal)))
        {
            if (!named.Contains(entry.Sha256) || !entry.Path.StartsWith(BundlePaths.Files + entry.Sha256, StringComparison.Ordinal))
                throw new BrokenBundleException(entry.Path, "neither a version nor the audit rows know this file", "không phiên bản hay nhật ký nào nói tới tệp này");
        }
    }

    private void CheckTables()
    {
        var told = rows.Where(r => r.Kind == "opinions.consolidated").Select(r => (r.Data("number"), r.Data("sha256"))).Where(t => t.Item2 is not null).ToList();
        foreach (var (number, sha256) in told)
        {
            var path = BundlePaths.Consolidation(int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0);
            if (manifest.Entries.FirstOrDefault(e => e.Path == path)?.Sha256 != sha256)
                throw new BrokenBundleException(path, "it is not the table the audit rows tell of", "bảng tổng hợp không khớp nhật ký");
        }

        var tables = manifest.Entries.Where(e => e.Path.StartsWith("bang-tong-hop/", StringComparison.Ordinal)).ToList();
        if (tables.FirstOrDefault(e => !told.Any(t => t.Item2 == e.Sha256)) is { } stray)
            throw new BrokenBundleException(stray.Path, "the audit rows do not know this table", "nhật ký không nói tới bảng này");
    }

    private void CheckNumber()
    {
        if (rows.LastOrDefault(r => r.Kind == "plan.issued")?.Data("number") != manifest.Number)
            throw new BrokenBundleException(BundlePaths.Manifest, "its number is not the one the audit rows tell of", "số, ký hiệu không khớp nhật ký");
    }

    private int CheckDecisions()
    {
        using var decisions = Parsed(BundlePaths.Decisions);
        var votes = decisions.RootElement.GetProperty("votes").EnumerateArray()
            .Select(v => (Task: Text(v, "taskId"), Verdict: Text(v, "verdict"), Version: Text(v, "versionHash"))).ToList();
        var cast = rows.Where(r => r.Kind == "decision.cast").Select(r => (r.Task, Verdict: r.Data("verdict"), r.Version)).ToList();
        var left = new List<(string?, string?, string?)>(cast);
        foreach (var vote in votes)
        {
            if (!left.Remove((vote.Task, vote.Verdict, vote.Version)))
                throw new BrokenBundleException(BundlePaths.Decisions, $"the audit rows do not know the decision on task {vote.Task}", $"nhật ký không có quyết định của việc {vote.Task}");
        }

        return left.Count == 0
            ? votes.Count
            : throw new BrokenBundleException(BundlePaths.Decisions, $"the decision on task {left[0].Item1} is missing", $"thiếu quyết định của việc {left[0].Item1}");
    }

    private JsonDocument Parsed(string path)
    {
        try
        {
            return JsonDocument.Parse(archive.Read(path), new() { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            throw new BrokenBundleException(path, "it cannot be read as JSON", "không đọc được như JSON");
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
