using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Workflows.Storage.Migrations;

// One line a migration, oldest first; the work stands in the .sql file of the same name.

[DbContext(typeof(WorkflowsDb)), Migration("20261122_01_Schemas")]
internal sealed class M01Schemas : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_02_Audit")]
internal sealed class M02Audit : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_03_Organisation")]
internal sealed class M03Organisation : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_04_Outbox")]
internal sealed class M04Outbox : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_05_Workflow")]
internal sealed class M05Workflow : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_06_Plans")]
internal sealed class M06Plans : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_07_Decisions")]
internal sealed class M07Decisions : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_08_Issuance")]
internal sealed class M08Issuance : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_09_Links")]
internal sealed class M09Links : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_10_Identity")]
internal sealed class M10Identity : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_11_Calendar")]
internal sealed class M11Calendar : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_12_Triggers")]
internal sealed class M12Triggers : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_13_Children")]
internal sealed class M13Children : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_14_Designer")]
internal sealed class M14Designer : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_15_Mending")]
internal sealed class M15Mending : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_16_DryRun")]
internal sealed class M16DryRun : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_17_Voting")]
internal sealed class M17Voting : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_18_Calendar")]
internal sealed class M18Calendar : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_19_Opinions")]
internal sealed class M19Opinions : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_20_Deliveries")]
internal sealed class M20Deliveries : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_21_PeopleAway")]
internal sealed class M21PeopleAway : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_22_Reminders")]
internal sealed class M22Reminders : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_23_Consolidation")]
internal sealed class M23Consolidation : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_24_Boards")]
internal sealed class M24Boards : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_25_AgencyPlans")]
internal sealed class M25AgencyPlans : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_26_LegalBases")]
internal sealed class M26LegalBases : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_27_FollowUp")]
internal sealed class M27FollowUp : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_28_AgencyCodes")]
internal sealed class M28AgencyCodes : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_29_Register")]
internal sealed class M29Register : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_30_WorkFiles")]
internal sealed class M30WorkFiles : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_31_FormatChecks")]
internal sealed class M31FormatChecks : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_32_Distribution")]
internal sealed class M32Distribution : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_33_IssuedFiles")]
internal sealed class M33IssuedFiles : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_34_Signing")]
internal sealed class M34Signing : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_35_Exchange")]
internal sealed class M35Exchange : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_36_TreeHeads")]
internal sealed class M36TreeHeads : SqlMigration;

[DbContext(typeof(WorkflowsDb)), Migration("20261122_37_WakeAfterCommit")]
internal sealed class M37WakeAfterCommit : SqlMigration;
