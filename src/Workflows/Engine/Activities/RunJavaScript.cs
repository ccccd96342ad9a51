using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Engine.Activities;

/// <summary>
/// Runs a script: its value is the output Result, <c>setOutcome</c> chooses the ports that are followed. The
/// input's text is the script, whether the expression is called Literal or JavaScript.
/// </summary>
public sealed class RunJavaScript(JavaScriptEvaluator scripts) : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.RunJavaScript",
        Category = "Scripting",
        DisplayName = "Chạy JavaScript",
        Description = "Chạy một kịch bản; setOutcome chọn nhánh đi tiếp, giá trị của kịch bản là kết quả.",
        Inputs =
        [
            new("Script", "String")
            {
                DisplayName = "Kịch bản",
                UiHint = "code-editor",
                DefaultSyntax = JavaScriptEvaluator.LanguageName,
                // Evaluating it as an input would run it, and run its value again.
                AutoEvaluate = false,
                IsScript = true,
                UiSpecifications = BuiltIn.CodeEditor("javascript"),
            },
            new("PossibleOutcomes", "String[]") { DisplayName = "Các kết quả có thể", UiHint = "dynamic-outcomes", DefaultSyntax = "Object" },
        ],
        Outputs = [new("Result", "Object") { DisplayName = "Kết quả" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x)
    {
        var given = x.Node.Inputs.GetValueOrDefault("script");
        var script = given?.Expression?.Text ?? given?.Raw.AsText() ?? "";
        x.Activity.Inputs["Script"] = script;
        var result = scripts.RunScript(script, x.Scope);
        x.SetOutput("Result", result.Value);
        x.Complete([.. result.Outcomes]);
    }
}
