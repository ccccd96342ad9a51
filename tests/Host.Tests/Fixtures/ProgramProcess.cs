using System.Diagnostics;
using Host.Operations;

namespace Host.Tests.Fixtures;

/// <summary>The program as a process of its own, as a person starts it.</summary>
internal static class ProgramProcess
{
    /// <param name="dataDirectory">Where the host keeps its database, keys and mailbox.</param>
    /// <param name="input">The test writes to its standard input.</param>
    public static Process Start(
        string dataDirectory, string[] arguments, IReadOnlyDictionary<string, string>? environment = null, bool input = false)
    {
        var info = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input,
        };
        foreach (var argument in (string[])[typeof(HostModels).Assembly.Location, .. arguments])
            info.ArgumentList.Add(argument);
        info.Environment.Remove("ConnectionStrings__Workflows");
        info.Environment["Data__Directory"] = dataDirectory;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            info.Environment[name] = value;
        return Process.Start(info)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        string dataDirectory, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(dataDirectory, arguments, environment);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }
}
