using Host.Identity;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Host.ElsaApi.Contract;

/// <summary>
/// The OpenAPI document of the API, made from its routes and from what they say they read. Answers are Elsa's and are not
/// described beyond their status and the one shape of a failure.
/// </summary>
internal static class ApiDocument
{
    public const string Path = $"{StudioAccess.Root}/openapi.json";

    private const string Json = "application/json";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(document =>
    {
        document.ShouldInclude = description => $"/{description.RelativePath}".StartsWith($"{StudioAccess.ApiPrefix}/", StringComparison.Ordinal);
        document.AddDocumentTransformer((whole, _, _) =>
        {
            whole.Info = new()
            {
                Title = "Quy trình ban hành kế hoạch",
                Version = "3.8",
                Description = "What Elsa Studio 3.8 speaks with. Every failure is {statusCode, message, errors}.",
            };
            // Whoever reads it knows the host by the address it was read from.
            whole.Servers = [];
            whole.Components ??= new();
            whole.AddComponent(StudioAccess.Scheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
            whole.Security = [new() { [new OpenApiSecuritySchemeReference(StudioAccess.Scheme, whole)] = [] }];
            return Task.CompletedTask;
        });
        document.AddOperationTransformer(DescribeAsync);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi(Path).RequireAuthorization(WorkflowRights.Read);

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var said = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Tags = new HashSet<OpenApiTagReference> { new(context.Description.RelativePath!.Split('/')[2], context.Document) };
        if (said.OfType<QueryRead>().LastOrDefault() is { } query)
            operation.Parameters = [.. operation.Parameters ?? [], .. query.Names.Select(Parameter)];
        if (said.OfType<BodyRead>().LastOrDefault() is { } body)
            operation.RequestBody = await BodyAsync(body, context, stop);
        operation.Responses ??= [];
        operation.Responses["4XX"] = new OpenApiResponse
        {
            Description = "Refused; the message is in Vietnamese and for people.",
            Content = Content(Json, await SchemaAsync(typeof(Failure), context, stop)),
        };
    }

    private static OpenApiParameter Parameter(QueryName name) => new()
    {
        Name = name.Name,
        In = ParameterLocation.Query,
        Schema = name.Kind switch
        {
            QueryKind.Number => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0" },
            QueryKind.Flag => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            QueryKind.List => new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String }, MaxItems = Asked.MaxPageSize },
            _ => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Asked.MaxText },
        },
    };

    private static async Task<OpenApiRequestBody> BodyAsync(BodyRead body, OpenApiOperationTransformerContext context, CancellationToken stop) => new()
    {
        Content = body switch
        {
            { IsFiles: true } => Content("multipart/form-data", new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["files"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
                },
            }),
            _ when body.Shape == typeof(object) => Content(Json, new OpenApiSchema { Type = JsonSchemaType.Object }),
            _ => Content(Json, await SchemaAsync(body.Shape, context, stop)),
        },
    };

    /// <summary>Written once, referred to from wherever it is read; a shape of one route carries the route's file in its name.</summary>
    private static async Task<IOpenApiSchema> SchemaAsync(Type shape, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var (document, name) = (context.Document!, shape.DeclaringType is { } outer ? $"{outer.Name}.{shape.Name}" : shape.Name);
        if (document.Components?.Schemas?.ContainsKey(name) is not true)
            document.AddComponent(name, await context.GetOrCreateSchemaAsync(shape, null, stop));
        return new OpenApiSchemaReference(name, document);
    }

    private static Dictionary<string, OpenApiMediaType> Content(string type, IOpenApiSchema schema) => new() { [type] = new() { Schema = schema } };
}
