namespace Workflows.Organisation;

/// <summary>One person in one post, as a form names them: "post.person".</summary>
public sealed record SeatKey(Guid PostId, Guid PersonId)
{
    public override string ToString() => $"{PostId:N}.{PersonId:N}";

    /// <returns>Null for anything else.</returns>
    public static SeatKey? Parse(string? text) => text?.Split('.') is [var post, var person]
        && Guid.TryParseExact(post, "N", out var postId) && Guid.TryParseExact(person, "N", out var personId)
        ? new(postId, personId)
        : null;

    public static SeatKey Of(OfficeHolder holder) => new(holder.PostId, holder.PersonId);

    /// <summary>No seat at all: what an empty field of a form stands for.</summary>
    public static SeatKey Nobody { get; } = new(Guid.Empty, Guid.Empty);
}

/// <summary>Who may record who is away.</summary>
internal static class AwayRights
{
    /// <summary>The person themselves, or an administrator for them.</summary>
    public static async Task<bool> MayActForAsync(Directory directory, Guid person, Guid by, CancellationToken stop) =>
        person == by || (await directory.PostsOfAsync(by, stop)).Exists(p => p.Role is PostRole.Administrator);
}
