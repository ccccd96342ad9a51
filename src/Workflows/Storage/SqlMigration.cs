using Microsoft.EntityFrameworkCore.Migrations;

namespace Workflows.Storage;

/// <summary>
/// A migration whose work is the <c>.sql</c> file of the same name beside it. Forward only: a database is
/// never migrated down, it is restored.
/// </summary>
public abstract class SqlMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        var name = $"Workflows.Storage.Migrations.{GetType().Name}.sql";
        using var stream = typeof(SqlMigration).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The migration file {name} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        migrationBuilder.Sql(reader.ReadToEnd());
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new InvalidOperationException("Migrations run forward only; restore a backup instead.");
}
