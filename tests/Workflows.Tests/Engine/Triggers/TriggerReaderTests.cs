using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Triggers;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine.Triggers;

public sealed class TriggerReaderTests
{
    [Fact]
    public void Triggers_are_found_anywhere_under_the_root_and_only_where_they_may_start()
    {
        var read = Read(Flow("", Starting(Event("a", "Mở")), Event("b", "Khác"),
            Act("Elsa.Sequence", "s", ("activities", new JsonArray(Starting(Act("Elsa.Timer", "t", ("interval", Lit("01:00:00")))))))));
        Assert.Equal(["Workflow1:flow:a", "Workflow1:flow:s:t"], read.Select(trigger => trigger.Node.NodeId));
        Assert.Equal(BookmarkHash.OfEvent("Mở"), read[0].Spec.Hash);
        Assert.Equal("""{"interval":"01:00:00"}""", read[1].Spec.Payload!.ToJsonString());
    }

    [Fact]
    public void An_endpoint_is_one_trigger_for_each_method_and_the_names_of_its_parameters_do_not_matter()
    {
        var one = Read(Starting(Endpoint("/Ke-Hoach/{id}/y-kien", """["GET","post"]""")));
        Assert.Equal(2, one.Count);
        Assert.Equal("""{"path":"ke-hoach/{id}/y-kien","method":"POST","authorize":true,"sizeLimit":1048576,"seconds":30,"exposeTooLarge":false}""", one[1].Spec.Payload!.ToJsonString());
        var other = Read(Starting(Endpoint("ke-hoach/{ma}/Y-KIEN/", """["GET"]""")));
        Assert.Equal(one[0].Spec.Hash, other[0].Spec.Hash);
        Assert.NotEqual(one[0].Spec.Hash, one[1].Spec.Hash);
    }

    [Fact]
    public void An_input_that_needs_a_run_is_refused_for_a_trigger_with_its_path()
    {
        var drawn = Workflow(Sequence(Starting(Act("Elsa.Event", "e", ("eventName", Var("v"))))), Variable("v", "String", "x"));
        var finding = Assert.Single(new Bench().Validator.Read(drawn.ToJsonString()).Findings);
        Assert.Equal(("$.root.activities[0].eventName.expression", "e"), (finding.Path, finding.ActivityId));
        Assert.Contains("Variable", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """["GET"]""", "path")]
    [InlineData("a/../b", """["GET"]""", "path")]
    [InlineData("a b", """["GET"]""", "path")]
    [InlineData("{*rest}", """["GET"]""", "path")]
    [InlineData("{a}/{A}", """["GET"]""", "path")]
    [InlineData("x{a}", """["GET"]""", "path")]
    [InlineData("đường-dẫn", """["GET"]""", "path")]
    [InlineData("a", """["TRACE"]""", "supportedMethods")]
    public void An_endpoint_that_cannot_be_served_is_refused(string path, string methods, string input) =>
        Assert.Equal($"$.root.{input}.expression", Assert.Single(Check(Endpoint(path, methods))).Path);

    [Fact]
    public void Named_policies_and_attachments_are_refused_in_words()
    {
        var endpoint = Endpoint("a", """["GET"]""");
        endpoint["policy"] = Lit("Admins");
        Assert.Contains("chính sách", Assert.Single(Check(endpoint)).Message, StringComparison.Ordinal);
        Assert.Contains("tệp đính kèm", Assert.Single(Check(Act("Elsa.SendEmail", "m", ("attachments", Lit("a.pdf"))))).Message, StringComparison.Ordinal);
        Assert.Empty(Check(Act("Elsa.SendEmail", "m", ("attachments", Lit("")))));
    }

    [Theory]
    [InlineData("Elsa.Workflows.ActivationValidators.SingletonStrategy, Elsa.Workflows.Core", ActivationStrategy.Singleton)]
    [InlineData("Elsa.Workflows.ActivationValidators.CorrelatedSingletonStrategy, Elsa.Workflows.Core", ActivationStrategy.CorrelatedSingleton)]
    [InlineData("Elsa.Workflows.ActivationValidators.CorrelationStrategy, Elsa.Workflows.Core", ActivationStrategy.Correlation)]
    [InlineData("Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Core", ActivationStrategy.Always)]
    [InlineData("Correlated singleton", ActivationStrategy.CorrelatedSingleton)]
    [InlineData("System.IO.File, Singleton", ActivationStrategy.Always)]
    [InlineData(null, ActivationStrategy.Always)]
    public void Activation_strategies_are_words(string? word, ActivationStrategy expected)
    {
        var drawn = Workflow(Start());
        drawn["options"]!["activationStrategyType"] = word;
        Assert.Equal(expected, DefinitionReader.Read(drawn.ToJsonString()).Definition!.ActivationStrategy);
    }

    private static JsonObject Endpoint(string path, string methods) =>
        Act("Elsa.HttpEndpoint", "h", ("path", Lit(path)), ("supportedMethods", Expression("Object", methods)), ("authorize", Lit("True")));

    private static JsonObject Starting(JsonObject activity)
    {
        activity["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return activity;
    }

    private static IReadOnlyList<Finding> Check(JsonObject root) => new Bench().Validator.Read(Workflow(root).ToJsonString()).Findings;

    private static List<(ActivityNode Node, TriggerSpec Spec)> Read(JsonObject root)
    {
        var services = new ServiceCollection().AddEngine().BuildServiceProvider();
        var reading = services.GetRequiredService<DefinitionValidator>().Read(Workflow(root).ToJsonString());
        Assert.Empty(reading.Findings);
        return [.. TriggerReader.Read(reading.Definition!, services.GetRequiredService<ActivityCatalog>())];
    }
}
