using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Values;

namespace Workflows.Organisation;

/// <summary>
/// An office as administrators write it in a JSON file: one committee, its agencies with their units, and who
/// holds which post. Names are the keys: an agency is known by its abbreviation, a post by its code, a person by
/// their address.
/// </summary>
public sealed record OrganisationFile
{
    public required AgencyLine Committee { get; init; }

    public IReadOnlyList<AgencyLine> Agencies { get; init; } = [];

    public IReadOnlyList<HolderLine> Holders { get; init; } = [];

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Reads and checks a file.</summary>
    /// <returns>The file with its texts normalised, or every mistake with its place.</returns>
    public static Result<OrganisationFile> Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<OrganisationFile>(json, Strict) is { } file
                ? Checked(file)
                : new Invalid("Tệp trống.");
        }
        catch (JsonException wrong)
        {
            return new Invalid($"Tệp không đọc được: {wrong.Message}", wrong.Path ?? "$");
        }
    }

    private static Result<OrganisationFile> Checked(OrganisationFile file)
    {
        var wrong = new List<Invalid>();
        var committee = Checked(file.Committee with { Kind = AgencyKind.PeoplesCommittee }, "$.committee", wrong);
        var agencies = file.Agencies.Select((a, i) => Checked(a, $"$.agencies[{i}]", wrong)).ToList();
        var holders = file.Holders.Select((h, i) => Checked(h, $"$.holders[{i}]", wrong)).ToList();

        var known = agencies.Append(committee).SelectMany(a => a.Units.Append(a)).Select(a => a.Abbreviation).ToList();
        foreach (var twice in known.GroupBy(a => a, StringComparer.Ordinal).Where(g => g.Count() > 1))
            wrong.Add(new($"Chữ viết tắt \"{twice.Key}\" dùng cho nhiều cơ quan, đơn vị.", "$.agencies"));
        foreach (var twice in holders.GroupBy(h => (h.Agency, h.Code)).Where(g => g.Count() > 1))
            wrong.Add(new($"Chức danh \"{twice.Key.Code}\" có nhiều người giữ.", "$.holders"));
        for (var i = 0; i < holders.Count; i++)
        {
            if (!known.Contains(holders[i].Agency))
                wrong.Add(new($"Không có cơ quan, đơn vị nào viết tắt là \"{holders[i].Agency}\".", $"$.holders[{i}].agency"));
        }

        return wrong.Count > 0
            ? new InvalidFields(wrong)
            : file with { Committee = committee, Agencies = agencies, Holders = holders };
    }

    private static AgencyLine Checked(AgencyLine line, string path, List<Invalid> wrong) => line with
    {
        Name = Text(line.Name, $"{path}.name", "Tên cơ quan", 300, wrong),
        Abbreviation = Text(line.Abbreviation, $"{path}.abbreviation", "Chữ viết tắt", 30, wrong),
        Email = line.Email is null ? null : Address(line.Email, $"{path}.email", wrong),
        Units = [.. line.Units.Select((u, i) => Checked(u with { Kind = AgencyKind.Unit, Units = [] }, $"{path}.units[{i}]", wrong))],
    };

    private static HolderLine Checked(HolderLine line, string path, List<Invalid> wrong) => line with
    {
        FullName = Text(line.FullName, $"{path}.fullName", "Họ và tên", 200, wrong),
        Salutation = Text(line.Salutation, $"{path}.salutation", "Cách xưng hô", 20, wrong),
        Email = Address(line.Email, $"{path}.email", wrong),
        Title = Text(line.Title, $"{path}.title", "Chức danh", 300, wrong),
        Code = Text(line.Code, $"{path}.code", "Mã chức danh", 60, wrong),
        Agency = Text(line.Agency, $"{path}.agency", "Cơ quan", 30, wrong),
    };

    private static string Text(string? text, string path, string label, int max, List<Invalid> wrong)
    {
        var clean = VietnameseText.Check(text, path, label, max, required: true);
        if (clean.Problem is Invalid problem)
            wrong.Add(problem);
        return clean.IsSuccess ? clean.Value : "";
    }

    private static string Address(string? text, string path, List<Invalid> wrong)
    {
        var clean = EmailAddress.Check(text, path);
        if (clean.Problem is Invalid problem)
            wrong.Add(problem);
        return clean.IsSuccess ? clean.Value : "";
    }
}

/// <param name="Name">As printed.</param>
/// <param name="Abbreviation">As in document symbols; unique in the file.</param>
/// <param name="Email">Mailbox for issued documents; null means paper.</param>
public sealed record AgencyLine(string Name, string Abbreviation, AgencyKind Kind = AgencyKind.Department, string? Email = null)
{
    public IReadOnlyList<AgencyLine> Units { get; init; } = [];
}

/// <summary>One person in one post.</summary>
/// <param name="Agency">Abbreviation of the agency or unit the post belongs to.</param>
/// <param name="Code">Stable name of the post; workflows address posts by it, e.g. "van-thu-ubnd".</param>
public sealed record HolderLine(string FullName, string Email, string Title, PostRole Role, string Agency, string Code, string Salutation = "Ông/Bà");
