using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Calendar;
using Workflows.Values;

namespace Workflows.Tests.Calendar;

public sealed class CalendarFileTests
{
    private static readonly JsonSerializerOptions Names = new() { Converters = { new JsonStringEnumConverter() } };

    private const string Good = """
        {
          "reason": "Thông báo lịch nghỉ năm 2027",
          "source": "Thông báo số 1/TB",
          "wholeYears": [2027],
          "days": [
            { "day": "2027-01-01", "kind": "Holiday", "name": "Tết Dương lịch" },
            { "day": "2027-02-05", "kind": "Holiday", "name": "Tết Nguyên đán", "source": "Thông báo số 2/TB" },
            { "day": "2027-11-24", "kind": "Proposed", "name": "Ngày Văn hóa", "confirmed": false },
          ],
        }
        """;

    [Fact]
    public void A_whole_year_replaces_every_day_of_it_and_none_of_another()
    {
        var changes = CalendarChanges.Of(Calendars.Seeded, CalendarFile.Read(Good).Value).Value;
        var after = CalendarChanges.Apply(Calendars.Seeded, changes);

        Assert.Equal(3, after.Days.Count(d => d.Day.Year == 2027));
        Assert.Equal(Calendars.Seeded.Days.Where(d => d.Day.Year != 2027), after.Days.Where(d => d.Day.Year != 2027));
        Assert.Equal(
            ("Thông báo số 1/TB", "Thông báo số 2/TB", true, 2),
            (after.Named(new(2027, 1, 1))!.Source, after.Named(new(2027, 2, 5))!.Source, after.IsWorkingDay(new(2027, 11, 24)), after.Version));
        Assert.Contains(changes, c => c.Words == "02/09/2027 (thứ Năm): bỏ Quốc khánh (nghỉ lễ, tết; căn cứ: Bộ luật Lao động, ngày nghỉ lễ, tết; chưa xác nhận)");
    }

    [Fact]
    public void A_file_that_is_applied_twice_changes_nothing_the_second_time() => Prop.ForAll(Calendars.Any.ToArbitrary(), Files().ToArbitrary(), (calendar, file) =>
    {
        var changes = CalendarChanges.Of(calendar, file).Value;
        var after = CalendarChanges.Apply(calendar, changes);
        return CalendarChanges.Of(after, file).Value.Count == 0
            && after.Version == calendar.Version + (changes.Count > 0 ? 1 : 0)
            && file.Days.All(d => after.Named(d.Day)!.Kind == d.Kind)
            && calendar.Days.Where(d => file.Days.All(f => f.Day != d.Day)).All(d => after.Named(d.Day)!.Says(d));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_day_is_taken_out_only_where_it_stands()
    {
        const string file = """{ "reason": "Bỏ", "remove": ["2026-01-02", "2026-03-03"] }""";

        var refused = Assert.IsType<InvalidFields>(CalendarChanges.Of(Calendars.Seeded, CalendarFile.Read(file).Value).Problem);

        Assert.Equal("Lịch không có ngày 03/03/2026 để bỏ.", Assert.Single(refused.Fields).Message);
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("null", "$")]
    [InlineData("{}", "$")]
    [InlineData("""{ "reason": "X", "days": null, "remove": ["2026-01-02"] }""", "$")]
    [InlineData("""{ "reason": "X", "days": [null] }""", "$")]
    [InlineData("""{ "reason": "X" }""", "$.days")]
    [InlineData("""{ "reason": " ", "remove": ["2026-01-02"] }""", "$.reason")]
    [InlineData("""{ "reason": "X", "typo": 1 }""", "$.typo")]
    [InlineData("""{ "reason": "X", "days": [ { "day": "2027-02-30", "kind": "Holiday", "name": "Tết", "source": "TB" } ] }""", "$.days[0].day")]
    [InlineData("""{ "reason": "X", "days": [ { "day": "2027-02-05", "kind": "Nghỉ", "name": "Tết", "source": "TB" } ] }""", "$.days[0].kind")]
    [InlineData("""{ "reason": "X", "days": [ { "day": "2027-02-05", "kind": 1, "name": "Tết", "source": "TB" } ] }""", "$.days[0].kind")]
    [InlineData("""{ "reason": "X", "days": [ { "day": "2027-02-05", "kind": "Holiday", "name": "Tết" } ] }""", "$.days[0].source")]
    [InlineData("""{ "reason": "X", "days": [ { "day": "2027-02-05", "kind": "Holiday", "name": " ", "source": "TB" } ] }""", "$.days[0].name")]
    [InlineData("""{ "reason": "X", "days": [ { "day": "1999-02-05", "kind": "Holiday", "name": "Tết", "source": "TB" } ] }""", "$.days[0].day")]
    [InlineData("""{ "reason": "X", "days": [ { "day": "2027-02-05", "kind": "SwappedWorking", "name": "Bù", "source": "TB" } ] }""", "$.days[0].kind")]
    [InlineData("""{ "reason": "X", "days": [ { "day": "2027-02-06", "kind": "SwappedOff", "name": "Bù", "source": "TB" } ] }""", "$.days[0].kind")]
    [InlineData("""{ "reason": "X", "days": [ { "day": "2027-02-06", "kind": "Compensatory", "name": "Bù", "source": "TB" } ] }""", "$.days[0].kind")]
    [InlineData("""{ "reason": "X", "days": [ { "day": "2027-11-24", "kind": "Proposed", "name": "Văn hóa", "source": "TB" } ] }""", "$.days[0].kind")]
    [InlineData("""{ "reason": "X", "wholeYears": [2028], "days": [ { "day": "2027-02-05", "kind": "Holiday", "name": "Tết", "source": "TB" } ] }""", "$.wholeYears")]
    [InlineData("""{ "reason": "X", "remove": ["2027-02-05"], "days": [ { "day": "2027-02-05", "kind": "Holiday", "name": "Tết", "source": "TB" } ] }""", "$.remove")]
    [InlineData("""{ "reason": "X", "source": "TB", "days": [ { "day": "2027-02-05", "kind": "Holiday", "name": "A" }, { "day": "2027-02-05", "kind": "Local", "name": "B" } ] }""", "$.days")]
    public void A_wrong_file_is_refused_with_its_place(string json, string place)
    {
        var problem = CalendarFile.Read(json).Problem;

        var places = problem is InvalidFields many ? many.Fields.Select(f => f.Field) : [Assert.IsType<Invalid>(problem).Field];
        Assert.Contains(place, places);
    }

    [Fact]
    public void Names_are_stored_in_one_normal_form()
    {
        var file = CalendarFile.Read(Good.Normalize(System.Text.NormalizationForm.FormD)).Value;

        Assert.Equal("Tết Dương lịch", file.Days[0].Name);
        Assert.True(file.Reason.IsNormalized(System.Text.NormalizationForm.FormC));
    }

    /// <summary>Files that read, by way of their JSON.</summary>
    private static Gen<CalendarFile> Files() =>
        from offsets in Gen.Choose(0, 300).NonEmptyListOf()
        from kinds in Gen.Elements(CalendarDayKind.Holiday, CalendarDayKind.Local).ListOf(offsets.Count)
        select CalendarFile.Read(JsonSerializer.Serialize(
            new
            {
                reason = "Tệp",
                source = "TB",
                days = offsets.Zip(kinds).DistinctBy(p => p.First).Select(p => new { day = Calendars.Start.AddDays(p.First), kind = p.Second, name = "Ngày" }),
            },
            Names)).Value;
}
