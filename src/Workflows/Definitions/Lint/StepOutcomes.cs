using System.Collections.Immutable;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Lint;

/// <summary>How many of its outcomes a step gives at once.</summary>
internal enum Following
{
    One,
    Some,
    All,
}

/// <summary>The ways out of a step, as far as the definition tells.</summary>
/// <param name="Ports">The outcomes that may come.</param>
/// <param name="IsClosed">No other outcome can come.</param>
/// <param name="Following">Whether several come at once.</param>
internal sealed record StepOutcomes(ImmutableArray<PortDescriptor> Ports, bool IsClosed, Following Following)
{
    private static readonly PortDescriptor Done = new(Connection.DefaultPort);

    /// <summary>Whether an outcome of that name may come.</summary>
    public bool MayGive(string port) => !IsClosed || Ports.Any(known => known.Name == port);

    public static StepOutcomes Of(ActivityNode step, ActivityDescriptor? type)
    {
        if (type is null)
            return new([], IsClosed: false, Following.Some);
        if (type.IsTerminal)
            return new([], IsClosed: true, Following.One);
        // A workflow may end with outcomes it does not declare.
        if (step.Composite is not null)
            return new([.. type.Ports], IsClosed: false, Following.Some);
        if (step.Type == "Elsa.FlowSwitch")
            return OfSwitch(step, type);
        if (type.Inputs.FirstOrDefault(input => input.UiHint == "dynamic-outcomes") is { } dynamic)
            return OfDynamic(step, type, dynamic);
        ImmutableArray<PortDescriptor> flow =
        [
            .. type.Ports.Where(port => port.Type == PortType.Flow && MayCome(port, step, type)),
        ];
        // Studio adds outcomes to these by flags of the step.
        if (step.Type is "Elsa.HttpEndpoint" or "Elsa.FlowSendHttpRequest" or "Elsa.DownloadHttpFile")
            return new([], IsClosed: false, Following.Some);
        if (type.Ports.All(port => port.Type != PortType.Flow))
            return new([Done], IsClosed: true, Following.One);
        return new(flow, IsClosed: true, type.IsHumanTask || step.Type == "Elsa.FlowDecision" ? Following.One : Following.Some);
    }

    /// <summary>What only the run knows may come.</summary>
    private static bool MayCome(PortDescriptor port, ActivityNode step, ActivityDescriptor type) =>
        (port.OnlyIf is not { } flag || GivenInput.Of(step, flag, type).Flag != false)
        && (port.OnlyFor is not { } only
            || (GivenInput.Of(step, only.Input, type) is var given && (given.IsComputed || only.Values.Contains(given.Text.Trim(), StringComparer.Ordinal))));

    private static StepOutcomes OfSwitch(ActivityNode step, ActivityDescriptor type)
    {
        var labels = step.Inputs.TryGetValue("cases", out var cases)
            ? cases.Raw.Items().Select(item => item.Member("label").AsText() ?? "").Where(label => label.Length > 0)
            : [];
        var mode = GivenInput.Of(step, "Mode", type);
        return new(
            [.. labels.Distinct(StringComparer.Ordinal).Where(label => label != "Default").Select(label => new PortDescriptor(label)),
                type.Ports.FirstOrDefault(port => port.Name == "Default") ?? new("Default")],
            IsClosed: true,
            mode.IsComputed || mode.Text == "MatchAny" ? Following.Some : Following.One);
    }

    private static StepOutcomes OfDynamic(ActivityNode step, ActivityDescriptor type, InputDescriptor input)
    {
        var isFork = step.Type == "Elsa.FlowFork";
        if (GivenInput.Of(step, input.Name, type).Items is not { } names)
            return new([], IsClosed: false, isFork ? Following.All : Following.Some);
        ImmutableArray<PortDescriptor> ports = [.. names.Distinct(StringComparer.Ordinal).Select(name => new PortDescriptor(name))];
        // A script may choose an outcome that nobody listed.
        return new(ports.IsEmpty ? [Done] : ports, isFork, isFork ? Following.All : Following.Some);
    }
}
