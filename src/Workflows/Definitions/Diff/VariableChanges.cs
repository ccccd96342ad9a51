using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Diff;

/// <summary>Variables that came, went, or changed their name, type or first value.</summary>
internal static class VariableChanges
{
    /// <param name="old">The scope that declares them, before.</param>
    /// <param name="current">After.</param>
    /// <param name="owner">How the sentences begin.</param>
    /// <param name="activityId">The step that owns them; null for the workflow.</param>
    public static IEnumerable<Change> Of(ActivityNode old, ActivityNode current, string owner, string? activityId = null)
    {
        var left = current.Variables.ToList();
        foreach (var before in old.Variables)
        {
            var now = left.Find(variable => variable.Id == before.Id) ?? left.Find(variable => variable.Name == before.Name);
            if (now is null)
            {
                yield return new(ChangeKind.Variable, $"{owner} bỏ biến “{before.Name}”.", activityId);
                continue;
            }

            left.Remove(now);
            if (before.Name != now.Name)
                yield return new(ChangeKind.Variable, $"{owner}: biến “{before.Name}” đổi tên thành “{now.Name}”.", activityId);
            if ((before.TypeName, before.IsArray) != (now.TypeName, now.IsArray))
            {
                yield return new(ChangeKind.Variable,
                    $"{owner}: kiểu của biến “{now.Name}” đổi từ {Words.TypeName(before.TypeName, before.IsArray)} thành {Words.TypeName(now.TypeName, now.IsArray)}.", activityId);
            }

            var (was, becomes) = (before.Default.AsText() ?? Words.Raw(before.Default), now.Default.AsText() ?? Words.Raw(now.Default));
            if (was != becomes)
                yield return new(ChangeKind.Variable, $"{owner}: giá trị ban đầu của biến “{now.Name}” đổi từ {Words.Quoted(was)} thành {Words.Quoted(becomes)}.", activityId);
        }

        foreach (var added in left)
            yield return new(ChangeKind.Variable, $"{owner} thêm biến “{added.Name}” ({Words.TypeName(added.TypeName, added.IsArray)}).", activityId);
    }
}
