using System.Collections.Concurrent;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>A script read and bound once; safe to run on any number of threads.</summary>
/// <param name="Body">What runs; null when the script is refused.</param>
/// <param name="Problem">Why it is refused: a Vietnamese sentence with line and column.</param>
/// <param name="ChoosesOutcomes">Where it calls <c>setOutcome</c>; null when it does not.</param>
internal sealed record CompiledScript(
    string Text, FunctionBody? Body, string? Problem, IReadOnlyList<ScriptName> Names, int? ChoosesOutcomes)
{
    public static CompiledScript Of(string script, ScriptLimits limits)
    {
        if (script.Length > limits.Length)
            return new(script, null, $"Kịch bản dài quá {limits.Length} ký tự.", [], null);
        var names = new NameCollector();
        try
        {
            var body = Parser.Script(script, limits);
            new Resolver(names).ResolveScript(body);
            return new(script, body, null, names.Of(script), names.ChoosesOutcomes);
        }
        catch (ScriptSyntaxException refused)
        {
            return new(script, null, Describe.At(script, refused.Position, refused.Message), names.Of(script), names.ChoosesOutcomes);
        }
    }
}

/// <summary>The scripts of this process by their text; when full, those not used for longest go.</summary>
internal sealed class ScriptCache(ScriptLimits limits)
{
    // Many long scripts must not hold much memory either.
    private const long MostCharacters = 8_000_000;

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly System.Threading.Lock sweeping = new();
    private long characters;
    private long clock;

    public int Count => entries.Count;

    public CompiledScript Get(string script)
    {
        if (entries.TryGetValue(script, out var known))
        {
            known.LastUsed = Interlocked.Increment(ref clock);
            return known.Script;
        }

        var compiled = CompiledScript.Of(script, limits);
        if (script.Length > limits.Length)
            return compiled;
        if (entries.TryAdd(script, new(compiled) { LastUsed = Interlocked.Increment(ref clock) }))
            Interlocked.Add(ref characters, script.Length);
        if (entries.Count > limits.CachedScripts || Interlocked.Read(ref characters) > MostCharacters)
            Sweep();
        return compiled;
    }

    private void Sweep()
    {
        lock (sweeping)
        {
            foreach (var (script, _) in entries.OrderBy(entry => entry.Value.LastUsed).Take(Math.Max(1, entries.Count / 4)).ToList())
            {
                if (entries.TryRemove(script, out _))
                    Interlocked.Add(ref characters, -script.Length);
            }
        }
    }

    private sealed class Entry(CompiledScript script)
    {
        public CompiledScript Script => script;

        public long LastUsed { get; set; }
    }
}
