using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Workflows.Boards;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Directory = Workflows.Organisation.Directory;

namespace Host.Tests.Boards;

/// <summary>Reads the boards as the holder of a post sees them, and fills a province with rows.</summary>
internal static class BoardStory
{
    public static async Task<Sight> SightOfAsync(this PlanStory story, string post)
    {
        var holder = await story.HolderAsync(post);
        var posts = await story.Host.WithAsync<Directory, List<OfficeHolder>>(d => d.PostsOfAsync(holder.PersonId, CancellationToken.None));
        return await story.Host.WithAsync<Sights, Sight>(sights => sights.OfAsync(holder.PersonId, posts, CancellationToken.None));
    }

    public static async Task<OpenWorkPage> NowAsync(this PlanStory story, string post, OpenWorkQuery? query = null)
    {
        var sight = await story.SightOfAsync(post);
        return await story.Host.WithAsync<OpenWork, OpenWorkPage>(work => work.ReadAsync(sight, query ?? new(), CancellationToken.None));
    }

    public static async Task<AnswerStatistics> AgenciesAsync(this PlanStory story, string post)
    {
        var sight = await story.SightOfAsync(post);
        return await story.Host.WithAsync<AgencyAnswers, AnswerStatistics>(answers => answers.ReadAsync(sight, CancellationToken.None));
    }

    public static async Task<PaceStatistics> PlansAsync(this PlanStory story, string post)
    {
        var sight = await story.SightOfAsync(post);
        return await story.Host.WithAsync<PlanPace, PaceStatistics>(pace => pace.ReadAsync(sight, CancellationToken.None));
    }

    /// <summary>
    /// Plans of the last year like the one of a task, each asked of every one of some new agencies, with every way in which a
    /// request may end; made from rows of a real plan.
    /// </summary>
    public static Task FillAsync(this PlanStory story, HumanTask like, int agencies, int plans) => Sql.ExecuteAsync(
        story.Host.Database.OwnerConnectionString,
        $"""
        CREATE TEMP TABLE made_agency AS SELECT gen_random_uuid() AS id, i, 'Sở, ngành số ' || i AS name FROM generate_series(1, {agencies}) i;
        INSERT INTO org.agency (id, parent_id, kind, name, abbreviation, valid_from)
          SELECT id, '{PlanStory.Province.CommitteeId}', 'Department', name, 'SN' || i, '2020-01-01' FROM made_agency;
        CREATE TEMP TABLE made_plan AS SELECT gen_random_uuid() AS id, gen_random_uuid() AS version_id, j,
          timestamptz '{story.Time.GetUtcNow():O}' - (j % 12) * interval '29 days' - interval '6 days' AS at FROM generate_series(1, {plans}) j;
        INSERT INTO plan.plan SELECT r.* FROM plan.plan p CROSS JOIN made_plan m CROSS JOIN LATERAL jsonb_populate_record(p, jsonb_build_object(
          'id', m.id, 'title', 'Kế hoạch phối hợp số ' || m.j, 'workflow_instance_id', NULL)) r WHERE p.id = '{like.PlanId}';
        INSERT INTO plan.version SELECT r.* FROM plan.version v CROSS JOIN made_plan m CROSS JOIN LATERAL jsonb_populate_record(v, jsonb_build_object(
          'id', m.version_id, 'plan_id', m.id, 'created_at', m.at)) r WHERE v.id = '{like.VersionId}';
        CREATE TEMP TABLE made_task AS SELECT gen_random_uuid() AS id, m.id AS plan_id, m.version_id, m.at, a.id AS agency_id, a.name,
          (a.i * 7 + m.j * 3 + a.i / 5) % 12 AS fate, (m.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 5 + a.i % 6 AS due_on FROM made_plan m CROSS JOIN made_agency a;
        INSERT INTO plan.task SELECT r.* FROM plan.task t CROSS JOIN made_task m CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
          'id', m.id, 'plan_id', m.plan_id, 'version_id', m.version_id, 'activity_instance_id', m.plan_id, 'bookmark_id', m.id, 'agency_id', m.agency_id,
          'agency_name', m.name, 'opened_at', m.at, 'due_on', m.due_on, 'state', CASE WHEN m.fate < 7 THEN 'Done' WHEN m.fate < 11 THEN 'Closed' ELSE 'Open' END,
          'closed_at', CASE WHEN m.fate < 7 THEN m.at + (1 + m.fate) * interval '1 day' WHEN m.fate < 11 THEN m.at + interval '8 days' END,
          'close_reason', CASE WHEN m.fate BETWEEN 7 AND 10 THEN 'NoAnswerInTime' END)) r WHERE t.id = '{like.Id}';
        INSERT INTO plan.vote (id, task_id, plan_id, person_id, verdict, version_id, channel, cast_at, is_late)
          SELECT gen_random_uuid(), id, plan_id, '{like.PersonId}', 'Agree', version_id, 'Web', at + (1 + fate) * interval '1 day', fate = 7 FROM made_task WHERE fate <= 7;
        INSERT INTO plan.silence (task_id, plan_id, due_on, at, reason)
          SELECT id, plan_id, due_on, at + interval '8 days', CASE WHEN fate = 10 THEN 'NotReached' ELSE 'NotAnnounced' END FROM made_task WHERE fate IN (7, 9, 10);
        INSERT INTO plan.deemed_consent (task_id, plan_id, round, agency_id, agency_name, version_id, version_hash, rule, ground, due_on, at, stage, delivered_at)
          SELECT id, plan_id, 1, agency_id, name, version_id, repeat('0', 64), 'Quy tắc', 'Quy chế', due_on, at + interval '8 days', 'Opened', at FROM made_task WHERE fate = 8;
        ANALYZE plan.task; ANALYZE plan.plan; ANALYZE plan.vote;
        """);
}
