namespace Workflows.Documents;

/// <summary>
/// Lengths and places that Nghị định 30/2020/NĐ-CP, Phụ lục I ("PL I") fixes for a document, and the value chosen where it gives
/// a range. How each component is set in type stands in <see cref="TypeRules"/>.
/// </summary>
public static class Layout
{
    /// <summary>The one font, black (PL I.I.4).</summary>
    public const string Font = "Times New Roman";

    /// <summary>
    /// Metric twin that a reader's program may take where <see cref="Font"/> is missing; not the decree's. Liberation Serif has the same
    /// widths, but its first series lacks the Vietnamese letters.
    /// </summary>
    public const string FontTwin = "Tinos";

    /// <summary>Page numbers begin at it, in the text and anew in every annex (PL I.I.7, PL I.III.1.đ).</summary>
    public const int FirstPageNumber = 1;

    /// <summary>Least digits of a document number: below 10 a zero stands before it (PL I.II.3.c).</summary>
    public const int NumberDigits = 2;

    /// <summary>Closes the text (specimen forms of Phụ lục III).</summary>
    public const string EndMark = "./.";

    /// <summary>PL I.II.1.a.</summary>
    public const string Nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";

    /// <summary>Hyphens with a space on both sides (PL I.II.1.b).</summary>
    public const string Motto = "Độc lập - Tự do - Hạnh phúc";

    /// <summary>Letters of the points of a clause in the order of the Vietnamese alphabet: no f, j, w, z (PL I.II.6.đ).</summary>
    public const string PointLetters = "abcdđeghiklmnopqrstuvxy";

    /// <summary>Blank for a number that the clerk gives later; no-break spaces, so that nothing squeezes it.</summary>
    public static readonly string NumberBlank = new('\u00A0', 8);

    /// <summary>Blank for the day and the month given later.</summary>
    public static readonly string DayBlank = new('\u00A0', 5);

    /// <summary>Blank for the year given later.</summary>
    public static readonly string YearBlank = new('\u00A0', 8);

    /// <summary>The sheet (PL I.I.1, I.I.3).</summary>
    public static class Page
    {
        /// <summary>A4, the short side.</summary>
        public static readonly Length Width = Length.Mm(210);

        /// <summary>A4, the long side.</summary>
        public static readonly Length Height = Length.Mm(297);

        /// <summary>20–25 mm.</summary>
        public static readonly Length Top = Length.Mm(20);

        /// <summary>20–25 mm.</summary>
        public static readonly Length Bottom = Length.Mm(20);

        /// <summary>30–35 mm.</summary>
        public static readonly Length Left = Length.Mm(30);

        /// <summary>15–20 mm.</summary>
        public static readonly Length Right = Length.Mm(15);

        /// <summary>From the edge to the page number, so that it stands inside the top margin (PL I.I.7).</summary>
        public static readonly Length Header = Length.Mm(10);

        /// <summary>From the edge to the address line of page 1.</summary>
        public static readonly Length Footer = Length.Mm(8);

        /// <summary>Between the margins, upright sheet.</summary>
        public static readonly Length TextWidth = Width - Left - Right;

        /// <summary>Least lines of a paragraph left on either page where it breaks; not the decree's.</summary>
        public const int LinesKept = 2;

        /// <summary>Between the margins, sheet turned; allowed where tables ask for it (PL I.I.2).</summary>
        public static readonly Length LandscapeTextWidth = Height - Left - Right;
    }

    /// <summary>The two columns on top of page 1 (PL I.IV): ô 2, 3, 5b left; ô 1, 4 right.</summary>
    public static class Head
    {
        /// <summary>So wide that "Thành phố Hồ Chí Minh, ngày 29 tháng 12 năm 2019" stays on the number's line (PL I.II.4.c).</summary>
        public static readonly Length RightColumn = Length.Mm(100);

        public static readonly Length LeftColumn = Page.TextWidth - RightColumn;

        /// <summary>Between the bodies' names and the number; not fixed by the decree.</summary>
        public static readonly Length NumberGap = Length.Pt(8);

        /// <summary>From number to "V/v …" (PL I.II.5.b).</summary>
        public static readonly Length LetterSubjectGap = Length.Pt(6);
    }

    /// <summary>Solid lines under components.</summary>
    public static class Rules
    {
        /// <summary>Under the motto: as long as its text (PL I.II.1.b).</summary>
        public const double MottoShare = 1;

        /// <summary>Under the issuing body and under the subject: 1/3 to 1/2 of the text (PL I.II.2.b, I.II.5.b).</summary>
        public const double NameShare = 0.4;

        /// <summary>Not fixed by the decree.</summary>
        public static readonly Length Thickness = Length.Pt(0.75);

        /// <summary>From the text to the line; not fixed by the decree.</summary>
        public static readonly Length Gap = Length.Pt(3);
    }

    /// <summary>The running text, ô 6 (PL I.II.6.e).</summary>
    public static class Body
    {
        /// <summary>1 cm or 1.27 cm.</summary>
        public static readonly Length FirstLine = Length.Mm(12.7);

        /// <summary>At least 6 pt between paragraphs.</summary>
        public static readonly Length Gap = Length.Pt(6);

        /// <summary>Single to 1.5 lines.</summary>
        public const double LineSpacing = 1.1;
    }

    /// <summary>The bottom of the text: ô 9b left; ô 7a, 7c, 7b and 8 right (PL I.IV).</summary>
    public static class Closing
    {
        public static readonly Length RecipientsColumn = Length.Mm(80);

        public static readonly Length SignatureColumn = Page.TextWidth - RecipientsColumn;

        /// <summary>
        /// Kept free between office and name for the image of the signature (ô 7c, PL I.II.7.d) and the seal over a third of it
        /// on its left (ô 8, PL I.II.8.a). The height is not the decree's: a round seal measures 36 mm across at most.
        /// </summary>
        public static readonly Length SignatureHeight = Length.Mm(30);

        /// <summary>Of the signature's image; not the decree's.</summary>
        public static readonly Length SignatureWidth = Length.Mm(45);

        /// <summary>Across a round seal.</summary>
        public static readonly Length Seal = Length.Mm(36);

        /// <summary>Between the text and the closing block; not fixed by the decree.</summary>
        public static readonly Length Gap = Length.Pt(12);

        /// <summary>Above so many recipients their list may go on over pages: it could be longer than one. Ours.</summary>
        public const int LongList = 20;

        /// <summary>Share of the personal signature that the seal covers, on its left (PL I.II.8.a).</summary>
        public const double SealOverlap = 1.0 / 3;
    }

    /// <summary>"Kính gửi", ô 9a: the dashes of several addressees stand under its colon (PL I.II.9.d).</summary>
    public static class Addressees
    {
        public static readonly Length Label = Length.Mm(30);

        public static readonly Length Dash = Label + TextWidth.OfRegular("Kính gửi", 14);

        /// <summary>Above "Kính gửi"; not fixed by the decree.</summary>
        public static readonly Length Gap = Length.Pt(12);

        /// <summary>Where a long name goes on; not fixed by the decree.</summary>
        public static readonly Length Hanging = Length.Mm(3);
    }

    /// <summary>Red stamps in a single frame, ô 10b (PL I.III.2.b).</summary>
    public static class UrgencyStamps
    {
        public static readonly Length Height = Length.Mm(8);

        /// <summary>HỎA TỐC.</summary>
        public static readonly Length ExpressWidth = Length.Mm(30);

        /// <summary>THƯỢNG KHẨN.</summary>
        public static readonly Length VeryUrgentWidth = Length.Mm(40);

        /// <summary>KHẨN.</summary>
        public static readonly Length UrgentWidth = Length.Mm(20);

        public static readonly Length Border = Length.Pt(1);

        /// <summary>From the line above; not fixed by the decree.</summary>
        public static readonly Length Gap = Length.Pt(4);

        /// <summary>Left and right of the words of a circulation note together; not fixed by the decree.</summary>
        public static readonly Length Padding = Length.Mm(4);

        /// <summary>Bright red, as RGB.</summary>
        public const string Colour = "FF0000";
    }

    /// <summary>
    /// Text of the agency's signature on an annex or attached text that is a file of its own: top right of page 1, no image; number and
    /// symbol, time with seconds and the zone of Việt Nam by ISO 8601 (PL I.II.8.b, I.III.1.d). Copies: ô 14, the same place.
    /// </summary>
    public static class FileSignature
    {
        public static readonly Length FromTop = Length.Mm(10);
        public static readonly Length FromRight = Page.Right;
    }

    /// <summary>Tables. The decree leaves them open; the sizes of the text are kept.</summary>
    public static class Tables
    {
        public static readonly Length Border = Length.Pt(0.5);
        public static readonly Length CellMargin = Length.Mm(1.5);
        public static readonly Length CellGap = Length.Pt(2);

        /// <summary>Above a table.</summary>
        public static readonly Length Gap = Length.Pt(6);

        /// <summary>Above so many characters in a cell its row may break over two pages: it could be longer than one.</summary>
        public const int LongCell = 600;
    }
}
