using System.Text.Json.Nodes;
using Workflows.Engine.Activities;

namespace Host.ElsaApi.Descriptors;

/// <summary>Items of a pick-list in the form that the field of each hint reads.</summary>
internal static class PickList
{
    public static JsonObject Of(string hint, IEnumerable<Choice> choices) => hint switch
    {
        "checklist" => new()
        {
            [hint] = new JsonObject
            {
                ["checkList"] = new JsonObject
                {
                    ["items"] = Items(choices, item => item["isChecked"] = false),
                    ["isFlagsEnum"] = false,
                },
            },
        },
        "radiolist" => new() { [hint] = new JsonObject { ["radioList"] = new JsonObject { ["items"] = Items(choices, _ => { }) } } },
        _ => new()
        {
            [hint] = new JsonObject
            {
                ["selectList"] = new JsonObject { ["items"] = Items(choices, _ => { }), ["isFlagsEnum"] = false },
                ["providerName"] = null,
            },
        },
    };

    private static JsonArray Items(IEnumerable<Choice> choices, Action<JsonObject> more)
    {
        var items = new JsonArray();
        foreach (var choice in choices)
        {
            var item = new JsonObject { ["text"] = choice.Text, ["value"] = choice.Value };
            more(item);
            items.Add(item);
        }

        return items;
    }
}
