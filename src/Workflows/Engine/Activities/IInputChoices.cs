namespace Workflows.Engine.Activities;

/// <summary>A pick-list whose items are known only when it is shown: the agencies of today, the posts of today.</summary>
public interface IInputChoices
{
    /// <summary>As in <see cref="InputDescriptor.Choices"/>.</summary>
    string Name { get; }

    Task<IReadOnlyList<Choice>> ListAsync(CancellationToken stop);
}

/// <param name="Value">What is stored.</param>
/// <param name="Text">What people read, Vietnamese.</param>
public sealed record Choice(string Value, string Text);
