using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace Workflows.Storage;

/// <summary>How many rows a question finds, told with each row of the page that is cut out of them: they are looked for once.</summary>
internal static class CountedRows
{
    /// <summary>Stands in the question's <c>Select</c>, after its page is cut out.</summary>
    /// <exception cref="InvalidOperationException">It was called outside a question to the database.</exception>
    public static int InAll() => throw new InvalidOperationException("How many rows are found in all only the database knows.");

    internal static void Map(ModelBuilder model) => model.HasDbFunction(() => InAll())
        .HasTranslation(_ => new SqlFragmentExpression("count(*) OVER ()::int", typeof(int), new IntTypeMapping("integer")));
}
