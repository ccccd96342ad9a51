namespace Host.ElsaApi.Contract;

/// <summary>What a value of the query is read as.</summary>
internal enum QueryKind
{
    Text,
    Number,
    Flag,

    /// <summary>The name may come more than once.</summary>
    List,
}

/// <summary>A name that a route looks for in the query, in any case.</summary>
internal readonly record struct QueryName(string Name, QueryKind Kind)
{
    public static QueryName Text(string name) => new(name, QueryKind.Text);

    public static QueryName Number(string name) => new(name, QueryKind.Number);

    public static QueryName Flag(string name) => new(name, QueryKind.Flag);

    public static QueryName List(string name) => new(name, QueryKind.List);
}

/// <summary>On a route: the names it looks for in the query.</summary>
internal sealed record QueryRead(IReadOnlyList<QueryName> Names);

/// <summary>On a route: what its body is read into.</summary>
/// <param name="Shape">Its members; <see cref="object"/> where any object is taken.</param>
/// <param name="IsFiles">A form with files instead of JSON.</param>
internal sealed record BodyRead(Type Shape, bool IsFiles = false);

/// <summary>
/// A route says what it reads, and reads nothing else: <see cref="Asked"/> and <see cref="ElsaJson"/> hold it to that. So the
/// document of the API is what the API does.
/// </summary>
internal static class Reads
{
    /// <summary>Names of a list that is asked for in pages.</summary>
    public static IReadOnlyList<QueryName> Page { get; } = [QueryName.Number("Page"), QueryName.Number("PageSize")];

    /// <summary>Names of a list that is asked for in windows.</summary>
    public static IReadOnlyList<QueryName> Window { get; } = [QueryName.Number("skip"), QueryName.Number("take")];

    public static RouteHandlerBuilder ReadsQuery(this RouteHandlerBuilder route, params IReadOnlyList<QueryName> names) => route.WithMetadata(new QueryRead(names));

    public static RouteHandlerBuilder ReadsBody<T>(this RouteHandlerBuilder route) => route.WithMetadata(new BodyRead(typeof(T)));

    public static RouteHandlerBuilder ReadsFiles(this RouteHandlerBuilder route) => route.WithMetadata(new BodyRead(typeof(object), IsFiles: true));

    /// <exception cref="InvalidOperationException">The route did not say that it would.</exception>
    public static void Holds(HttpContext http, QueryName name)
    {
        var said = http.GetEndpoint()?.Metadata.GetMetadata<QueryRead>()?.Names ?? [];
        if (!said.Any(one => one.Kind == name.Kind && string.Equals(one.Name, name.Name, StringComparison.OrdinalIgnoreCase)))
            throw new InvalidOperationException($"{http.GetEndpoint()} reads “{name.Name}” from the query and does not say so.");
    }

    /// <param name="http">The request.</param>
    /// <param name="shape">Null where the members are picked one by one.</param>
    /// <exception cref="InvalidOperationException">The route did not say that it would.</exception>
    public static void Holds(HttpContext http, Type? shape)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<BodyRead>() is not { } said || (shape is not null && shape != said.Shape))
            throw new InvalidOperationException($"{http.GetEndpoint()} reads {shape?.Name ?? "a body"} and does not say so.");
    }
}
