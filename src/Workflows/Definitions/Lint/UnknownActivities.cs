using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Lint;

/// <summary>A step of a type that this installation does not have, or not in that version.</summary>
internal sealed class UnknownActivities : LintRule
{
    public override void Check(LintCase lint)
    {
        foreach (var step in lint.Steps.Where(step => step.Type.Length > 0))
        {
            if (lint.TypeOf(step) is not { } type)
                lint.Error("unknown-activity", step, $"{step.Path}.type", Missing(step));
            else if (step.Composite is null && step.TypeVersion > type.Version)
                lint.Error("unknown-version", step, $"{step.Path}.version",
                    $"Bước “{step.Label}” dùng loại “{type.DisplayName}” phiên bản {step.TypeVersion}; ở đây chỉ có phiên bản {type.Version}.");
        }
    }

    private static string Missing(ActivityNode step)
    {
        if (CompositeReference.Of(step) is { } reference)
            return $"Bước “{step.Label}” dùng quy trình “{step.Type}” (mã {reference.DefinitionId ?? reference.VersionId}), quy trình này chưa có ở đây.";
        var type = step.Type == NotFoundActivity.TypeName ? step.Json.Member("missingTypeName").AsText() ?? "?" : step.Type;
        return $"Bước “{step.Label}” thuộc loại “{type}”, ở đây không có loại này.";
    }
}
