namespace Workflows.Interchange.Edxml;

/// <summary>An agency as a packet names it. Empty texts are not sent.</summary>
public sealed record ExchangeParty(OrganId OrganId, string Name)
{
    /// <summary>The body that answers for it: mostly its own name again, or the one above.</summary>
    public string InCharge { get; init; } = "";

    public string Address { get; init; } = "";

    public string Email { get; init; } = "";

    public string Telephone { get; init; } = "";

    public string Fax { get; init; } = "";

    public string Website { get; init; } = "";
}

/// <summary>An earlier document that this message answers, or speaks of.</summary>
/// <param name="Code">"05/KH-UBND".</param>
/// <param name="DocumentId">Empty where the other side did not say.</param>
public sealed record ResponseTo(OrganId? OrganId, string Code, DateOnly? Date, string DocumentId);

/// <summary>The person at either side who can be asked.</summary>
public sealed record ExchangeStaff(string Department, string Name, string Email = "", string Mobile = "");

/// <summary>What was found out about an XML signature while reading. Packets of ours carry none.</summary>
public enum SealStanding
{
    None,

    /// <summary>Unbroken over the whole packet by the key of the certificate inside; whose certificate that is, was not checked.</summary>
    Unbroken,

    /// <summary>Unbroken, but over a part of the packet only.</summary>
    Partial,

    /// <summary>The packet is not what was signed.</summary>
    Broken,

    /// <summary>There is one that cannot be checked here.</summary>
    Unreadable,
}

/// <param name="Algorithm">Address of the signature's method, as written in it.</param>
/// <param name="Signer">Subject of the certificate inside.</param>
public sealed record Seal(SealStanding Standing, string Algorithm = "", string Signer = "")
{
    public static Seal None { get; } = new(SealStanding.None);
}

/// <summary>Anything that travels between agencies: a document or a status.</summary>
public abstract record EdxmlMessage
{
    public required ExchangeParty From { get; init; }

    public IReadOnlyList<ResponseTo> ResponseFor { get; init; } = [];

    /// <summary>Set by reading; writing never signs.</summary>
    public Seal Seal { get; init; } = Seal.None;
}

/// <summary>A header without a body: what became of a document (<see cref="EdxmlMessage.ResponseFor"/> has exactly one).</summary>
public sealed record StatusMessage : EdxmlMessage
{
    public required ExchangeStatus Status { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Whole seconds.</summary>
    public required DateTimeOffset At { get; init; }

    public ExchangeStaff? Staff { get; init; }
}

/// <summary>What a document's packet is for.</summary>
public enum ExchangeBusiness
{
    /// <summary>A document that was not sent before.</summary>
    New = 0,

    /// <summary>Thu hồi: asks to take it back, with a reason.</summary>
    Recall = 1,

    /// <summary>Cập nhật: data or receivers changed.</summary>
    Update = 2,

    /// <summary>Thay thế: in place of earlier ones.</summary>
    Replacement = 3,
}

/// <summary>One receiver of an update.</summary>
/// <param name="Type">0 or 1; which is added and which removed is not verified (see the README).</param>
public sealed record ChangedReceiver(OrganId OrganId, int? Type);

/// <summary>What an update changes. The two flags are 0 or 1 as the other side wrote them.</summary>
public sealed record ExchangeUpdate(int? DocumentInfo, int? DocumentReceiver, IReadOnlyList<ChangedReceiver> Receivers);

/// <summary>A document that is replaced, and where.</summary>
public sealed record ReplacedDocument(string DocumentId, IReadOnlyList<OrganId> At);

/// <summary>The packet's purpose with its own block.</summary>
public sealed record BusinessBlock(ExchangeBusiness Kind)
{
    /// <summary>The document that is recalled or updated.</summary>
    public string DocumentId { get; init; } = "";

    public string Reason { get; init; } = "";

    /// <summary>0 or 1: presumably whether paper is sent too (not verified).</summary>
    public int? Paper { get; init; }

    public ExchangeUpdate? Update { get; init; }

    public IReadOnlyList<ReplacedDocument> Replaces { get; init; } = [];

    public ExchangeStaff? Staff { get; init; }
}

/// <summary>One stop of a packet on its way.</summary>
/// <param name="OrganId">Null where a stop did not say who it is; such packets are met.</param>
/// <param name="At">Whole seconds.</param>
public sealed record ExchangeTrace(OrganId? OrganId, DateTimeOffset At);

/// <summary>A file of a packet.</summary>
/// <param name="ContentId">Without "cid:"; ties it to the list in the body.</param>
public sealed record ExchangeFile(string ContentId, string Name, string ContentType, string Description, ReadOnlyMemory<byte> Bytes);

/// <summary>A document with its files.</summary>
public sealed record DocumentMessage : EdxmlMessage
{
    public required IReadOnlyList<ExchangeParty> To { get; init; }

    /// <summary>As sent; <see cref="DocumentKey.Find"/> tells what it says, where it says it in the usual form.</summary>
    public required string DocumentId { get; init; }

    public required string Number { get; init; }

    public required string Notation { get; init; }

    public string Place { get; init; } = "";

    public required DateOnly Date { get; init; }

    public ExchangeType Type { get; init; } = new(null, null, "");

    public required string Subject { get; init; }

    public string Content { get; init; } = "";

    /// <summary>"TL. BỘ TRƯỞNG".</summary>
    public string SignerCapacity { get; init; } = "";

    public string SignerPosition { get; init; } = "";

    public string SignerName { get; init; } = "";

    public DateOnly? DueDate { get; init; }

    /// <summary>0 to 3, rising (not verified).</summary>
    public int? Priority { get; init; }

    public string Sphere { get; init; } = "";

    public string TyperNotation { get; init; } = "";

    public int? Copies { get; init; }

    public int? Pages { get; init; }

    public bool? Direction { get; init; }

    public IReadOnlyList<string> Appendixes { get; init; } = [];

    /// <summary>Table not verified.</summary>
    public int? SteeringType { get; init; }

    /// <summary>"Nơi nhận" as printed.</summary>
    public IReadOnlyList<string> ToPlaces { get; init; } = [];

    public IReadOnlyList<ExchangeTrace> Traces { get; init; } = [];

    public BusinessBlock Business { get; init; } = new(ExchangeBusiness.New);

    /// <summary>The document first, then what goes with it.</summary>
    public IReadOnlyList<ExchangeFile> Files { get; init; } = [];
}
