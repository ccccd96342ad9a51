namespace Workflows.Documents.Pdf;

/// <summary>The top of a page: ô 1 to 5, 9a, 10b and 11.</summary>
internal sealed class HeadSlabs(TextSetter text, SpotBook spots)
{
    private static readonly double LeftRoom = Layout.Head.LeftColumn.Points;
    private static readonly double RightRoom = Layout.Head.RightColumn.Points;
    private static readonly double RightX = PageFlow.Left + LeftRoom;

    /// <summary>Names, number, place and date; a letter's subject and the stamps under the number.</summary>
    public IEnumerable<Slab> Of(OfficialDocument document, double room)
    {
        yield return Of(document.Letterhead);
        var number = text.Lines(TypeRules.NumberLine, document.Number.Line, LeftRoom);
        var left = TextSlabs.Of(TypeRules.NumberLine, number, PageFlow.Left).ToList();
        if (document.LetterSubject is { } subject)
            left.AddRange(Column(TypeRules.LetterSubject, subject, PageFlow.Left, LeftRoom));
        if (Stamp(document.Urgency) is { } stamp)
            left.Add(stamp);
        if (PrintedText.Line(document.Circulation) is { Length: > 0 } circulation)
            left.Add(Framed(TypeRules.Circulation, circulation, text.Width(TypeRules.Circulation, circulation) + Layout.UrgencyStamps.Padding.Points, colour: null));
        var date = Date(document.PlaceAndDate);
        var height = TextSlabs.HeightOf(left);
        if (height <= room / 2)
        {
            yield return new(Math.Max(height, TextSlabs.HeightOf(date)), (sheet, y) =>
            {
                spots.Number = NumberSpot(document.Number, number[0], sheet, y);
                TextSlabs.DrawAll(left, sheet, y);
                TextSlabs.DrawAll(date, sheet, y);
            });
            yield break;
        }

        // A subject as long as a page goes on over pages; the date stays beside the number.
        yield return new(0, (sheet, y) =>
        {
            spots.Number = NumberSpot(document.Number, number[0], sheet, y);
            TextSlabs.DrawAll(date, sheet, y);
        }) { Keep = true };
        foreach (var slab in left)
            yield return slab;
    }

    /// <summary>Names alone: an attached text has neither number nor date (Mẫu 1.3).</summary>
    public Slab Of(Letterhead letterhead)
    {
        List<Slab> left =
        [
            .. Column(TypeRules.ParentBody, letterhead.Parent ?? "", PageFlow.Left, LeftRoom).Take(letterhead.Parent is null ? 0 : int.MaxValue),
            .. Column(TypeRules.IssuingBody, letterhead.Issuer, PageFlow.Left, LeftRoom),
            Under(TypeRules.IssuingBody, letterhead.Issuer, Layout.Rules.NameShare, PageFlow.Left, LeftRoom),
        ];
        List<Slab> right =
        [
            .. Column(TypeRules.Nation, Layout.Nation, RightX, RightRoom),
            .. Column(TypeRules.Motto, Layout.Motto, RightX, RightRoom),
            Under(TypeRules.Motto, Layout.Motto, Layout.Rules.MottoShare, RightX, RightRoom),
        ];
        return new(Math.Max(TextSlabs.HeightOf(left), TextSlabs.HeightOf(right)), (sheet, y) =>
        {
            TextSlabs.DrawAll(left, sheet, y);
            TextSlabs.DrawAll(right, sheet, y);
        }) { Keep = true };
    }

    /// <summary>Type, subject, for an attached text its note, and the line under them.</summary>
    public IEnumerable<Slab> Title(Heading heading, string? note, double width)
    {
        List<Slab> made = [.. Column(TypeRules.TypeName, heading.TypeName, PageFlow.Left, width)];
        if (heading.Subject.Length > 0)
            made.AddRange(Column(TypeRules.Subject, heading.Subject, PageFlow.Left, width));
        if (note is not null)
            made.AddRange(Column(TypeRules.AttachedNote, note, PageFlow.Left, width));
        if (note is not null)
            made.Add(Under(TypeRules.AttachedNote, note, Layout.Rules.NameShare, PageFlow.Left, width));
        else if (heading.Subject.Length > 0)
            made.Add(Under(TypeRules.Subject, heading.Subject, Layout.Rules.NameShare, PageFlow.Left, width));
        return made;
    }

    /// <summary>Label, title, note and the line under them (Mẫu 2.1).</summary>
    public IEnumerable<Slab> Title(Annex annex, double width) =>
    [
        .. Column(TypeRules.AnnexLabel, annex.Label, PageFlow.Left, width),
        .. Column(TypeRules.AnnexTitle, annex.Title, PageFlow.Left, width),
        .. Column(TypeRules.AttachedNote, annex.Note, PageFlow.Left, width),
        Under(TypeRules.AttachedNote, annex.Note, Layout.Rules.NameShare, PageFlow.Left, width),
    ];

    /// <summary>One on the line of "Kính gửi", several on lines of their own under its colon.</summary>
    public IEnumerable<Slab> Addressees(IReadOnlyList<string> names, double width)
    {
        if (names.Count == 0)
            return [];
        var made = new List<Slab> { new(0, (_, _) => { }) { Before = (Layout.Addressees.Gap - TypeRules.Addressee.Before).Points, Keep = true } };
        made.AddRange(Indented(names is [var only] ? $"Kính gửi: {only}" : "Kính gửi:", Layout.Addressees.Label, Layout.Addressees.Label));
        if (names.Count > 1)
            made.AddRange(names.SelectMany((n, i) => Indented(
                $"- {n}{(i < names.Count - 1 ? ";" : ".")}", Layout.Addressees.Dash, Layout.Addressees.Dash + Layout.Addressees.Hanging)));
        return made;

        IEnumerable<Slab> Indented(string line, Length first, Length others) => TextSlabs.Of(
            TypeRules.Addressee, text.Lines(TypeRules.Addressee, [new TextRun(line)], width, first: first.Points, left: others.Points), PageFlow.Left);
    }

    private IEnumerable<Slab> Column(TypeRule rule, string words, double x, double width) => TextSlabs.Of(rule, text.Lines(rule, words, width), x);

    /// <summary>A line in the middle under a text, counted from the text's longest line.</summary>
    private Slab Under(TypeRule rule, string words, double share, double x, double width) =>
        TextSlabs.Rule(text.Lines(rule, words, width).Max(l => l.Width) * share, x, width);

    /// <summary>Day, month and year stay on one line: where the place is too long, they go below it.</summary>
    private List<Slab> Date(PlaceAndDate placeAndDate)
    {
        var rule = TypeRules.PlaceAndDate;
        var words = PlaceAndDate.Words(placeAndDate.Date);
        var line = text.Width(rule, placeAndDate.Line) <= RightRoom ? placeAndDate.Line : $"{placeAndDate.Place},\n{words}";
        var lines = text.Lines(rule, line, RightRoom);
        var slabs = TextSlabs.Of(rule, lines, RightX).ToList();
        var last = lines[^1];
        slabs[^1] = new(slabs[^1].Height, (sheet, y) =>
        {
            last.Draw(sheet, RightX, y);
            var at = last.Text.Length - words.Length;
            spots.Date = PartSpot(sheet, last, y, at, words.Length);
            var month = words.IndexOf(" tháng ", StringComparison.Ordinal);
            var year = words.IndexOf(" năm ", StringComparison.Ordinal);
            spots.Day = PartSpot(sheet, last, y, at + "ngày ".Length, month - "ngày ".Length);
            spots.Month = PartSpot(sheet, last, y, at + month + " tháng ".Length, year - month - " tháng ".Length);
            spots.Year = PartSpot(sheet, last, y, at + year + " năm ".Length, words.Length - year - " năm ".Length);
        }) { Before = slabs[^1].Before };
        return slabs;

        PdfSpot PartSpot(Sheet sheet, SetLine set, double y, int from, int length) => Spot(sheet, set, RightX, y, from, length);
    }

    private static PdfSpot NumberSpot(NumberAndSymbol number, SetLine line, Sheet sheet, double y) =>
        Spot(sheet, line, PageFlow.Left, y + TypeRules.NumberLine.Before.Points, "Số: ".Length, number.ToString().IndexOf('/', StringComparison.Ordinal));

    /// <summary>Where some characters of a line in one style stand.</summary>
    private static PdfSpot Spot(Sheet sheet, SetLine line, double x, double y, int from, int length)
    {
        var piece = line.Pieces[0];
        return sheet.Spot(
            x + piece.X + piece.Face.Width(line.Text.AsSpan(0, from), line.Size), y, piece.Face.Width(line.Text.AsSpan(from, length), line.Size), line.Height);
    }

    private Slab? Stamp(Urgency urgency) => urgency switch
    {
        Urgency.Urgent => Framed(TypeRules.Urgency, "Khẩn", Layout.UrgencyStamps.UrgentWidth.Points, Layout.UrgencyStamps.Colour),
        Urgency.VeryUrgent => Framed(TypeRules.Urgency, "Thượng khẩn", Layout.UrgencyStamps.VeryUrgentWidth.Points, Layout.UrgencyStamps.Colour),
        Urgency.Express => Framed(TypeRules.Urgency, "Hỏa tốc", Layout.UrgencyStamps.ExpressWidth.Points, Layout.UrgencyStamps.Colour),
        _ => null,
    };

    /// <summary>A text in a single frame, in the middle of the left column; a longer one makes the frame higher.</summary>
    private Slab Framed(TypeRule rule, string words, double width, string? colour)
    {
        width = Math.Min(width, LeftRoom);
        var lines = text.Lines(rule, words, width);
        var inner = lines.Sum(l => l.Height);
        var height = Math.Max(Layout.UrgencyStamps.Height.Points, inner);
        var x = PageFlow.Left + ((LeftRoom - width) / 2);
        return new(height, (sheet, y) =>
        {
            sheet.Frame(x, y, width, height, Layout.UrgencyStamps.Border, colour);
            var at = y + ((height - inner) / 2);
            foreach (var line in lines)
            {
                line.Draw(sheet, x, at, colour);
                at += line.Height;
            }
        }) { Before = Layout.UrgencyStamps.Gap.Points };
    }
}
