using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Values;

namespace Host.Web;

/// <summary>The one way from an expected failure to an answer of the server.</summary>
public static class ProblemResults
{
    public static int StatusOf(Problem problem) => problem switch
    {
        Workflows.Values.NotFound => StatusCodes.Status404NotFound,
        Forbidden => StatusCodes.Status403Forbidden,
        Workflows.Values.Conflict => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>A page that says what went wrong: for acts that have no form to go back to.</summary>
    public static IResult ToPage(Problem problem) => ErrorPages.Page(StatusOf(problem), problem.Message);

    /// <summary>The form again, with what was typed and the messages at the fields.</summary>
    /// <typeparam name="TPage">A page with a parameter named Problem.</typeparam>
    /// <param name="problem">Handed to the page as Problem.</param>
    /// <param name="parameters">The page's other parameters.</param>
    public static IResult BackTo<TPage>(Problem problem, params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        var all = parameters.ToDictionary(p => p.Name, p => p.Value);
        all["Problem"] = problem;
        return new RazorComponentResult<TPage>(all) { StatusCode = StatusOf(problem) };
    }
}
