using System.Globalization;
using System.Text.Json;

namespace Designer.Drawing;

/// <param name="X">Pixels from the left, as in Elsa Studio's canvas.</param>
/// <param name="Y">Pixels from the top.</param>
public readonly record struct Spot(double X, double Y);

/// <summary>A step as it is drawn.</summary>
public sealed record Box(string Id, string Type, string Text, double X, double Y, double Width, double Height)
{
    public Spot Middle => new(X + Width / 2, Y + Height / 2);

    /// <summary>
    /// Where a line towards a spot leaves the box: straight up, down or across where the spot lies over against a side,
    /// otherwise on the way there from the middle.
    /// </summary>
    public Spot Edge(Spot towards)
    {
        if (towards.X > X && towards.X < X + Width && (towards.Y < Y || towards.Y > Y + Height))
            return new(towards.X, towards.Y < Y ? Y : Y + Height);
        if (towards.Y > Y && towards.Y < Y + Height && (towards.X < X || towards.X > X + Width))
            return new(towards.X < X ? X : X + Width, towards.Y);
        var (dx, dy) = (towards.X - Middle.X, towards.Y - Middle.Y);
        if (dx == 0 && dy == 0)
            return Middle;
        var reach = Math.Min(
            dx == 0 ? double.MaxValue : Width / 2 / Math.Abs(dx),
            dy == 0 ? double.MaxValue : Height / 2 / Math.Abs(dy));
        return new(Middle.X + dx * reach, Middle.Y + dy * reach);
    }
}

/// <summary>What it means to go along a connection; Elsa knows ports by name only.</summary>
public enum LineKind
{
    /// <summary>On towards the end.</summary>
    Go,

    /// <summary>Back to be done again.</summary>
    Back,

    /// <summary>To the end without a result.</summary>
    Refuse,
}

/// <summary>A connection: from a port of one step to another step, over the corners an administrator drew.</summary>
public sealed record Line(Box From, string Port, Box To, IReadOnlyList<Spot> Corners)
{
    public LineKind Kind => KindOf(Port);

    public static LineKind KindOf(string port) => port switch
    {
        "Returned" or "AnotherRound" => LineKind.Back,
        "Refused" => LineKind.Refuse,
        _ => LineKind.Go,
    };

    public IReadOnlyList<Spot> Points
    {
        get
        {
            var first = Corners.Count > 0 ? Corners[0] : To.Middle;
            var last = Corners.Count > 0 ? Corners[^1] : From.Middle;
            return [From.Edge(first), .. Corners, To.Edge(last)];
        }
    }

    /// <summary>Where the port's name stands: on the first stretch, near its beginning.</summary>
    public Spot LabelAt
    {
        get
        {
            var points = Points;
            var share = Corners.Count == 0 ? 0.5 : 0.6;
            return new(
                points[0].X + (points[1].X - points[0].X) * share,
                points[0].Y + (points[1].Y - points[0].Y) * share);
        }
    }
}

/// <summary>
/// What a flowchart's own layout says, read from the definition's JSON alone: this project knows nothing of
/// how workflows run.
/// </summary>
public sealed record WorkflowPicture(IReadOnlyList<Box> Boxes, IReadOnlyList<Line> Lines)
{
    private const double Margin = 40;

    /// <summary>Id of the container that is drawn.</summary>
    public string RootId { get; init; } = "";

    public double Left => Extremes(s => s.X).Min - Margin;

    public double Top => Extremes(s => s.Y).Min - Margin;

    public double Width => Extremes(s => s.X).Max - Left + Margin;

    public double Height => Extremes(s => s.Y).Max - Top + Margin;

    /// <summary>Reads a definition; steps without a position are put one below the other.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static WorkflowPicture Read(string definitionJson)
    {
        using var document = JsonDocument.Parse(definitionJson);
        if (!document.RootElement.TryGetProperty("root", out var root) || !root.TryGetProperty("activities", out var activities))
            return new([], []);
        var boxes = activities.EnumerateArray().Select(BoxOf).ToList();
        var byId = boxes.GroupBy(b => b.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var lines = root.TryGetProperty("connections", out var connections)
            ? connections.EnumerateArray().Select(c => LineOf(c, byId)).OfType<Line>().ToList()
            : Text(root, "type") == "Elsa.Sequence" ? boxes.Zip(boxes.Skip(1), (from, to) => new Line(from, "Done", to, [])).ToList() : [];
        return new(boxes, lines) { RootId = Text(root, "id") ?? "" };
    }

    private static Box BoxOf(JsonElement activity, int index)
    {
        var metadata = Child(activity, "metadata");
        var position = Child(Child(metadata, "designer"), "position");
        var size = Child(Child(metadata, "designer"), "size");
        var id = Text(activity, "id") ?? "";
        return new(
            id,
            Text(activity, "type") ?? "",
            Text(metadata, "displayText") ?? Text(activity, "name") ?? id,
            Number(position, "x") ?? 0,
            Number(position, "y") ?? index * 100,
            Number(size, "width") ?? 180,
            Number(size, "height") ?? 60);
    }

    private static Line? LineOf(JsonElement connection, Dictionary<string, Box> boxes)
    {
        var (source, target) = (Child(connection, "source"), Child(connection, "target"));
        if (Text(source, "activity") is not { } from || Text(target, "activity") is not { } to
            || !boxes.TryGetValue(from, out var start) || !boxes.TryGetValue(to, out var end))
            return null;
        var corners = Child(connection, "vertices") is { ValueKind: JsonValueKind.Array } vertices
            ? vertices.EnumerateArray().Select(v => new Spot(Number(v, "x") ?? 0, Number(v, "y") ?? 0)).ToList()
            : [];
        return new(start, Text(source, "port") ?? "Done", end, corners);
    }

    /// <summary>The same with taller boxes; their middles stay where they are, and so do the lines' corners.</summary>
    /// <param name="more">Pixels a box grows by.</param>
    internal WorkflowPicture Taller(Func<Box, double> more)
    {
        Box Grow(Box box) => box with { Y = box.Y - more(box) / 2, Height = box.Height + more(box) };
        return this with { Boxes = [.. Boxes.Select(Grow)], Lines = [.. Lines.Select(l => l with { From = Grow(l.From), To = Grow(l.To) })] };
    }

    private (double Min, double Max) Extremes(Func<Spot, double> pick)
    {
        var spots = Boxes.SelectMany(b => new[] { new Spot(b.X, b.Y), new Spot(b.X + b.Width, b.Y + b.Height) })
            .Concat(Lines.SelectMany(l => l.Corners))
            .Select(pick)
            .DefaultIfEmpty(0)
            .ToList();
        return (spots.Min(), spots.Max());
    }

    internal static string Print(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static JsonElement Child(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var child) ? child : default;

    private static string? Text(JsonElement parent, string name) =>
        Child(parent, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    private static double? Number(JsonElement parent, string name) =>
        Child(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && Math.Abs(value) < 1e6 ? value : null;
}
