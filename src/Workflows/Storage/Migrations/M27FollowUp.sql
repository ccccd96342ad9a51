-- After issue: tasks of lead agencies, what came of them, and the conclusions of meetings.
CREATE SCHEMA followup;
GRANT USAGE ON SCHEMA followup TO workflows_app;

CREATE TABLE followup.session (
  id uuid NOT NULL CONSTRAINT pk_session PRIMARY KEY,
  committee_id uuid NOT NULL CONSTRAINT fk_session_committee REFERENCES org.agency,
  agency_id uuid NOT NULL CONSTRAINT fk_session_agency REFERENCES org.agency,
  title text NOT NULL CONSTRAINT ck_session_title CHECK (title IS NFC NORMALIZED AND title <> ''),
  held_on date NULL,
  content jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by_id uuid NULL CONSTRAINT fk_session_recorded_by REFERENCES org.person,
  recorded_by_name text NOT NULL CONSTRAINT ck_session_recorded_by_name CHECK (recorded_by_name IS NFC NORMALIZED),
  recorded_by_post text NULL CONSTRAINT ck_session_recorded_by_post CHECK (recorded_by_post IS NFC NORMALIZED)
);

CREATE INDEX ix_session_committee ON followup.session (committee_id, held_on DESC, recorded_at DESC);
COMMENT ON INDEX followup.ix_session_committee IS 'the list of a province''s sessions, the newest first';

CREATE TABLE followup.task (
  id uuid NOT NULL CONSTRAINT pk_task PRIMARY KEY,
  source text NOT NULL CONSTRAINT ck_task_source CHECK (source IN ('Plan', 'Direction', 'Session')),
  plan_id uuid NULL CONSTRAINT fk_task_plan REFERENCES plan.plan,
  version_id uuid NULL CONSTRAINT fk_task_version REFERENCES plan.version,
  session_id uuid NULL CONSTRAINT fk_task_session REFERENCES followup.session,
  number integer NOT NULL CONSTRAINT ck_task_number CHECK (number >= 1),
  content text NOT NULL CONSTRAINT ck_task_content CHECK (content IS NFC NORMALIZED AND content <> ''),
  product text NOT NULL CONSTRAINT ck_task_product CHECK (product IS NFC NORMALIZED),
  pillar text NOT NULL CONSTRAINT ck_task_pillar CHECK (pillar IS NFC NORMALIZED),
  time_text text NOT NULL CONSTRAINT ck_task_time_text CHECK (time_text IS NFC NORMALIZED),
  lead_name text NOT NULL CONSTRAINT ck_task_lead_name CHECK (lead_name IS NFC NORMALIZED),
  lead_agency_id uuid NULL CONSTRAINT fk_task_lead_agency REFERENCES org.agency,
  coordinating text NOT NULL CONSTRAINT ck_task_coordinating CHECK (coordinating IS NFC NORMALIZED),
  committee_id uuid NOT NULL CONSTRAINT fk_task_committee REFERENCES org.agency,
  owner_agency_id uuid NOT NULL CONSTRAINT fk_task_owner_agency REFERENCES org.agency,
  overseen_by uuid NULL CONSTRAINT fk_task_overseen_by REFERENCES org.agency,
  due_on date NULL,
  state text NOT NULL CONSTRAINT ck_task_state CHECK (state IN ('Assigned', 'Accepted', 'ChangeAsked', 'InProgress', 'Done')),
  state_before text NULL CONSTRAINT ck_task_state_before CHECK (state_before IN ('Assigned', 'Accepted', 'InProgress')),
  wished_on date NULL,
  wished_lead_id uuid NULL CONSTRAINT fk_task_wished_lead REFERENCES org.agency,
  wish_reason text NULL CONSTRAINT ck_task_wish_reason CHECK (wish_reason IS NFC NORMALIZED),
  progress text NOT NULL CONSTRAINT ck_task_progress CHECK (progress IS NFC NORMALIZED),
  assigned_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  done_at timestamptz NULL,
  CONSTRAINT ck_task_origin CHECK (
    (source = 'Plan' AND plan_id IS NOT NULL AND version_id IS NOT NULL AND session_id IS NULL)
    OR (source <> 'Plan' AND plan_id IS NULL AND version_id IS NULL AND session_id IS NOT NULL)),
  CONSTRAINT ck_task_wish CHECK (
    (state = 'ChangeAsked') = (state_before IS NOT NULL)
    AND (state = 'ChangeAsked') = (wish_reason IS NOT NULL)
    AND (state = 'ChangeAsked') = (wished_on IS NOT NULL OR wished_lead_id IS NOT NULL)),
  CONSTRAINT ck_task_done CHECK ((state = 'Done') = (done_at IS NOT NULL))
);

-- A plan's annex is assigned once, whoever presses twice.
CREATE UNIQUE INDEX uq_task_plan_row ON followup.task (plan_id, number) WHERE plan_id IS NOT NULL;
COMMENT ON INDEX followup.uq_task_plan_row IS 'the tasks of one plan; one task a row of its annex';
CREATE UNIQUE INDEX uq_task_session_number ON followup.task (session_id, source, number) WHERE session_id IS NOT NULL;
COMMENT ON INDEX followup.uq_task_session_number IS 'the tasks of one session; one task a direction';
CREATE INDEX ix_task_committee ON followup.task (committee_id, due_on);
COMMENT ON INDEX followup.ix_task_committee IS 'the list of a province''s tasks by their last day';

CREATE TABLE followup.entry (
  id uuid NOT NULL CONSTRAINT pk_entry PRIMARY KEY,
  seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  task_id uuid NOT NULL CONSTRAINT fk_entry_task REFERENCES followup.task,
  kind text NOT NULL CONSTRAINT ck_entry_kind CHECK (kind IN (
    'Assigned', 'Accepted', 'ChangeAsked', 'ChangeGranted', 'ChangeRefused', 'Changed', 'Progressed', 'ResultRecorded', 'ResultWithdrawn', 'Done', 'Returned')),
  words text NOT NULL CONSTRAINT ck_entry_words CHECK (words IS NFC NORMALIZED),
  old_due date NULL,
  new_due date NULL,
  old_lead text NULL CONSTRAINT ck_entry_old_lead CHECK (old_lead IS NFC NORMALIZED),
  new_lead text NULL CONSTRAINT ck_entry_new_lead CHECK (new_lead IS NFC NORMALIZED),
  at timestamptz NOT NULL,
  person_id uuid NULL CONSTRAINT fk_entry_person REFERENCES org.person,
  person_name text NOT NULL CONSTRAINT ck_entry_person_name CHECK (person_name IS NFC NORMALIZED),
  post_title text NULL CONSTRAINT ck_entry_post_title CHECK (post_title IS NFC NORMALIZED),
  agency_name text NULL CONSTRAINT ck_entry_agency_name CHECK (agency_name IS NFC NORMALIZED)
);

CREATE INDEX ix_entry_task ON followup.entry (task_id, seq);
COMMENT ON INDEX followup.ix_entry_task IS 'the history on a task''s page';

CREATE TABLE followup.result (
  id uuid NOT NULL CONSTRAINT pk_result PRIMARY KEY,
  task_id uuid NULL CONSTRAINT fk_result_task REFERENCES followup.task,
  session_id uuid NULL CONSTRAINT fk_result_session REFERENCES followup.session,
  position integer NOT NULL CONSTRAINT ck_result_position CHECK (position >= 1),
  content text NOT NULL CONSTRAINT ck_result_content CHECK (content IS NFC NORMALIZED AND content <> ''),
  kind text NOT NULL CONSTRAINT ck_result_kind CHECK (kind IS NFC NORMALIZED),
  lead_name text NOT NULL CONSTRAINT ck_result_lead_name CHECK (lead_name IS NFC NORMALIZED),
  lead_agency_id uuid NULL CONSTRAINT fk_result_lead_agency REFERENCES org.agency,
  coordinating text NOT NULL CONSTRAINT ck_result_coordinating CHECK (coordinating IS NFC NORMALIZED),
  directed_by text NOT NULL CONSTRAINT ck_result_directed_by CHECK (directed_by IS NFC NORMALIZED),
  time_text text NOT NULL CONSTRAINT ck_result_time_text CHECK (time_text IS NFC NORMALIZED),
  place text NOT NULL CONSTRAINT ck_result_place CHECK (place IS NFC NORMALIZED),
  languages jsonb NOT NULL,
  sent_to jsonb NOT NULL,
  measures jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by_id uuid NULL CONSTRAINT fk_result_recorded_by REFERENCES org.person,
  recorded_by_name text NOT NULL CONSTRAINT ck_result_recorded_by_name CHECK (recorded_by_name IS NFC NORMALIZED),
  withdrawn_at timestamptz NULL,
  withdrawn_why text NULL CONSTRAINT ck_result_withdrawn_why CHECK (withdrawn_why IS NFC NORMALIZED),
  CONSTRAINT ck_result_origin CHECK (task_id IS NOT NULL OR session_id IS NOT NULL),
  CONSTRAINT ck_result_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_why IS NULL))
);

CREATE INDEX ix_result_task ON followup.result (task_id, position);
COMMENT ON INDEX followup.ix_result_task IS 'what came of a task, on its page and in the list';
CREATE INDEX ix_result_session ON followup.result (session_id, position);
COMMENT ON INDEX followup.ix_result_session IS 'what a report tells of';

-- What was recorded stays; a task moves, a result may be withdrawn.
GRANT SELECT, INSERT ON followup.session, followup.task, followup.entry, followup.result TO workflows_app;
GRANT UPDATE (lead_name, lead_agency_id, due_on, state, state_before, wished_on, wished_lead_id, wish_reason, progress, updated_at, done_at) ON followup.task TO workflows_app;
GRANT UPDATE (withdrawn_at, withdrawn_why) ON followup.result TO workflows_app;
