using System.Text;

namespace Host.Tests.Fixtures;

/// <summary>
/// The program's own <c>Main</c> in this process, with arguments as a person types them. What it writes belongs to the call, so that any
/// number run beside each other. What reads from standard input, or is about the process itself: <see cref="ProgramProcess"/>.
/// </summary>
internal static class ProgramCall
{
    private static readonly AsyncLocal<Call?> Current = new();

    static ProgramCall()
    {
        Console.SetOut(new Divided(Console.Out, call => call.Output));
        Console.SetError(new Divided(Console.Error, call => call.Errors));
    }

    /// <param name="dataDirectory">Where the host keeps its database, keys and mailbox.</param>
    /// <param name="database">The database it is to use; null where the command wants none.</param>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string dataDirectory, TestDatabase? database, string[] arguments)
    {
        string[] settings =
        [
            "Environment=Development", $"Data:Directory={dataDirectory}", $"Keys:Directory={Path.Combine(dataDirectory, "keys")}",
            $"ConnectionStrings:Workflows={database?.RuntimeConnectionString}", $"ConnectionStrings:Owner={database?.OwnerConnectionString}",
        ];
        var call = new Call(new StringWriter(), new StringWriter());
        // In a flow of its own: what the caller writes afterwards is the caller's again.
        var code = await Task.Run(() =>
        {
            Current.Value = call;
            return Program.Main([.. arguments, .. settings.SelectMany(setting => new[] { "--set", setting })]);
        });
        return (code, call.Output.ToString(), call.Errors.ToString());
    }

    private sealed record Call(StringWriter Output, StringWriter Errors);

    /// <summary>The console lets one write at a time.</summary>
    private sealed class Divided(TextWriter others, Func<Call, TextWriter> own) : TextWriter
    {
        public override Encoding Encoding => others.Encoding;

        public override void Write(char value) => Of().Write(value);

        public override void Write(char[] buffer, int index, int count) => Of().Write(buffer, index, count);

        public override void Write(string? value) => Of().Write(value);

        public override void WriteLine(string? value) => Of().WriteLine(value);

        public override void Flush() => Of().Flush();

        private TextWriter Of() => Current.Value is { } call ? own(call) : others;
    }
}
