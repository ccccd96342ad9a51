using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Workflows.Storage;

namespace Host.Identity;

/// <summary>Identity's store over our context. It stages only: the entry point commits, as everywhere.</summary>
internal sealed class AccountStore : UserOnlyStore<Account, WorkflowsDb, Guid>
{
    public AccountStore(WorkflowsDb db, IdentityErrorDescriber? describer = null)
        : base(db, describer) => AutoSaveChanges = false;
}
