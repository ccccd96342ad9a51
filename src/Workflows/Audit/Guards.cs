namespace Workflows.Audit;

/// <summary>The triggers of the schema as the migrations leave it; a test holds the list against a migrated database.</summary>
internal static class Guards
{
    public static readonly IReadOnlyList<Guard> All =
    [
        new("link_entry", "audit.entry", "41871817c9e22eaeb30339891fbb3e8415591f98479990cf7b611d0202bd6745"),
        new("refuse_change", "audit.entry", "e0f5f4e2464cb8b6e76b26fec80d10c06a57bba374cde0a4757edae78b24ec51"),
        new("refuse_truncate", "audit.entry", "e0f5f4e2464cb8b6e76b26fec80d10c06a57bba374cde0a4757edae78b24ec51"),
        new("refuse_change", "audit.tree_head", "0b46c8ddeeab6621c4900a9321d75dd3243789b56f085a71f04bb7d7416ed029"),
        new("refuse_truncate", "audit.tree_head", "0b46c8ddeeab6621c4900a9321d75dd3243789b56f085a71f04bb7d7416ed029"),
        new("refuse_change", "audit.tree_leaf", "0b46c8ddeeab6621c4900a9321d75dd3243789b56f085a71f04bb7d7416ed029"),
        new("refuse_truncate", "audit.tree_leaf", "0b46c8ddeeab6621c4900a9321d75dd3243789b56f085a71f04bb7d7416ed029"),
        new("refuse_change", "org.book_series", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.blob", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_truncate", "plan.blob", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.consent_annulment", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.consolidation", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.deemed_consent", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.document_change", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.exchange_packet", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.exchange_receiver", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.exchange_reply", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.exchange_status", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.extension_request", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.file_signature", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.format_check", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.issue_seal", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.issued_file", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.issued_number", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.number_cancellation", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.opinion_letter", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.opinion_remark", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_renumbering", "plan.plan", "d7f9505b3190e44b377548b5cdabbdba71b0382a91fc1f98a8a502d58e2a170c"),
        new("refuse_change", "plan.publication", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.silence", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.taken_back", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("replan_reminders", "plan.task", "dda1892b5219810f2151caa83a3d7447761bab8a4d73585547735c6f9b3186e3"),
        new("refuse_change", "plan.task_handover", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.version", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_truncate", "plan.version", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("refuse_change", "plan.vote", "cb50a2971d9a1f9ff1a9aadceeaaf02a4392c741ff93a9589beddff57f0f6ba2"),
        new("keep_published", "workflow.definition", "03d62a4e204c80eb80bdb0993f0d596eca027041a15302d44664127664c4dfa2"),
        new("keep_published_truncate", "workflow.definition", "03d62a4e204c80eb80bdb0993f0d596eca027041a15302d44664127664c4dfa2"),
        new("keep_forward", "workflow.trigger", "eff54dbcec52d16f7c1470a291fae6b79bdcc3617fb53d51650acb5c98a04069"),
    ];
}
