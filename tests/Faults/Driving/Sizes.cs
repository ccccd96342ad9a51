using System.Globalization;

namespace Faults.Driving;

/// <summary>How much of everything. The short set is part of every test run, the full one is asked for by <c>FAULTS=full</c>.</summary>
internal sealed record Sizes
{
    public static readonly Sizes Now = string.Equals(Environment.GetEnvironmentVariable("FAULTS"), "full", StringComparison.OrdinalIgnoreCase) ? Full : Short;

    public required string Name { get; init; }

    /// <summary>Kills of a host under load.</summary>
    public required int Kills { get; init; }

    /// <summary>A host lives this long before it is killed.</summary>
    public required (double From, double To) LifeSeconds { get; init; }

    public required int DecisionsPerSecond { get; init; }

    /// <summary>Of the moments of the scripted plan at which a host can be killed, so many are taken, spread evenly.</summary>
    public required int Moments { get; init; }

    /// <summary>Of all moments each Of-th, from Number on: <c>FAULTS_SLICE=2/8</c> takes 2, 10, 18 … in a run of its own.</summary>
    public (int Number, int Of) Slice { get; init; } = (1, 1);

    /// <summary>Hard stops of PostgreSQL.</summary>
    public required int DatabaseStops { get; init; }

    public required (double From, double To) DatabaseUpSeconds { get; init; }

    /// <summary>Losses of the primary of two servers.</summary>
    public required int FailOvers { get; init; }

    /// <summary>Commits whose reply is lost.</summary>
    public required int LostReplies { get; init; }

    /// <summary>Rounds of simultaneous posts of one link, and how many posts in each.</summary>
    public required (int Rounds, int Posts) OneLink { get; init; }

    /// <summary>Rounds of five simultaneous decisions on one instance, and rounds of the last two votes of a poll.</summary>
    public required (int Five, int Last) Races { get; init; }

    /// <summary>Plans whose mails meet a relay in trouble.</summary>
    public required int MailedPlans { get; init; }

    public required int GracefulStops { get; init; }

    /// <summary>Decisions go on so long on each side of the second that is restored to.</summary>
    public required double RestoreSeconds { get; init; }

    /// <summary>A frozen sender sleeps for three leases by the clock.</summary>
    public required bool WaitsForLeases { get; init; }

    /// <summary>While a disk is full, so many requests are told to come back.</summary>
    public required int RefusedByDisk { get; init; }

    /// <summary>Letters handed in at once with opinions, the megabytes of each, and attachments of drafts besides.</summary>
    public required (int Letters, int Megabytes, int Attachments) Uploads { get; init; }

    /// <summary>People at the end of a very slow line: so many that send, and so many that fetch a file.</summary>
    public required (int Senders, int Readers) Slow { get; init; }

    private static Sizes Short => new()
    {
        Name = "short",
        Kills = 20,
        LifeSeconds = (1, 2.5),
        DecisionsPerSecond = 10,
        Moments = 3,
        DatabaseStops = 2,
        DatabaseUpSeconds = (1, 3),
        FailOvers = 0,
        LostReplies = 12,
        OneLink = (2, 40),
        Races = (2, 2),
        MailedPlans = 2,
        GracefulStops = 2,
        RestoreSeconds = 2,
        WaitsForLeases = false,
        RefusedByDisk = 10,
        Uploads = (16, 12, 4),
        Slow = (100, 20),
    };

    private static Sizes Full => new()
    {
        Name = "full",
        Slice = SliceAsked(),
        Kills = 200,
        LifeSeconds = (1, 8),
        DecisionsPerSecond = 20,
        Moments = int.MaxValue,
        DatabaseStops = 20,
        DatabaseUpSeconds = (5, 40),
        FailOvers = 3,
        LostReplies = 300,
        OneLink = (100, 200),
        Races = (200, 200),
        MailedPlans = 20,
        GracefulStops = 50,
        RestoreSeconds = 30,
        WaitsForLeases = true,
        RefusedByDisk = 300,
        Uploads = (300, 4, 30),
        Slow = (1000, 60),
    };

    private static (int Number, int Of) SliceAsked()
    {
        if (Environment.GetEnvironmentVariable("FAULTS_SLICE") is not { Length: > 0 } asked)
            return (1, 1);
        return asked.Split('/') is [var number, var all] && int.TryParse(number, CultureInfo.InvariantCulture, out var n)
            && int.TryParse(all, CultureInfo.InvariantCulture, out var of) && n >= 1 && n <= of
            ? (n, of)
            : throw new FormatException($"FAULTS_SLICE is '{asked}', and should be the number of a slice and of all: 2/8.");
    }
}
