-- People who are away: who does whose work for a time, who signs for whom, whose task went to whom, and agencies that
-- went on in others.

-- Somebody else does an absent person's work (xử lý thay). Never a signature.
CREATE TABLE org.substitution (
  id uuid CONSTRAINT pk_substitution PRIMARY KEY,
  giver_id uuid NOT NULL CONSTRAINT fk_substitution_giver REFERENCES org.person,
  giver_post_id uuid NOT NULL CONSTRAINT fk_substitution_giver_post REFERENCES org.post,
  giver_name text NOT NULL CONSTRAINT ck_substitution_giver_name CHECK (giver_name IS NFC NORMALIZED),
  giver_post text NOT NULL CONSTRAINT ck_substitution_giver_post CHECK (giver_post IS NFC NORMALIZED),
  receiver_id uuid NOT NULL CONSTRAINT fk_substitution_receiver REFERENCES org.person,
  receiver_post_id uuid NOT NULL CONSTRAINT fk_substitution_receiver_post REFERENCES org.post,
  receiver_name text NOT NULL CONSTRAINT ck_substitution_receiver_name CHECK (receiver_name IS NFC NORMALIZED),
  receiver_post text NOT NULL CONSTRAINT ck_substitution_receiver_post CHECK (receiver_post IS NFC NORMALIZED),
  -- Names of the kinds of work, with commas: "Opinion, Check".
  work text NOT NULL CONSTRAINT ck_substitution_work CHECK (work ~ '^(Opinion|Check|Numbering)(, (Opinion|Check|Numbering))*$'),
  -- Agencies whose files it covers; empty for all.
  agencies uuid[] NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  proof text NOT NULL CONSTRAINT ck_substitution_proof CHECK (proof IS NFC NORMALIZED AND proof <> ''),
  takes_open boolean NOT NULL,
  begun_at timestamptz NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL CONSTRAINT ck_substitution_created_by CHECK (created_by IS NFC NORMALIZED),
  revoked_at timestamptz NULL,
  revoked_because text NULL CONSTRAINT ck_substitution_revoked_because CHECK (revoked_because IS NULL OR revoked_because IS NFC NORMALIZED),
  CONSTRAINT ck_substitution_two CHECK (giver_id <> receiver_id),
  CONSTRAINT ck_substitution_valid CHECK (valid_to >= valid_from),
  CONSTRAINT ck_substitution_revoked CHECK ((revoked_at IS NULL) = (revoked_because IS NULL))
);
CREATE INDEX ix_substitution_giver ON org.substitution (giver_post_id, valid_to) WHERE revoked_at IS NULL;
COMMENT ON INDEX org.ix_substitution_giver IS 'who does the work of a post when a task opens';
CREATE INDEX ix_substitution_people ON org.substitution (receiver_id, valid_to);
COMMENT ON INDEX org.ix_substitution_people IS 'the records of a person on their page; explaining why somebody stands in no more';
CREATE INDEX ix_substitution_begin ON org.substitution (valid_from) WHERE takes_open AND begun_at IS NULL AND revoked_at IS NULL;
COMMENT ON INDEX org.ix_substitution_begin IS 'the sweep: open tasks that go over on the first day';

-- Authority to sign for another (KT., TL., TUQ., Q.), a record of its own.
CREATE TABLE org.delegation (
  id uuid CONSTRAINT pk_delegation PRIMARY KEY,
  giver_post_id uuid NOT NULL CONSTRAINT fk_delegation_giver_post REFERENCES org.post,
  -- Null where nobody holds the post: an acting head.
  giver_id uuid NULL CONSTRAINT fk_delegation_giver REFERENCES org.person,
  giver_name text NULL CONSTRAINT ck_delegation_giver_name CHECK (giver_name IS NULL OR giver_name IS NFC NORMALIZED),
  giver_post text NOT NULL CONSTRAINT ck_delegation_giver_post CHECK (giver_post IS NFC NORMALIZED),
  receiver_id uuid NOT NULL CONSTRAINT fk_delegation_receiver REFERENCES org.person,
  receiver_post_id uuid NOT NULL CONSTRAINT fk_delegation_receiver_post REFERENCES org.post,
  receiver_name text NOT NULL CONSTRAINT ck_delegation_receiver_name CHECK (receiver_name IS NFC NORMALIZED),
  receiver_post text NOT NULL CONSTRAINT ck_delegation_receiver_post CHECK (receiver_post IS NFC NORMALIZED),
  capacity text NOT NULL CONSTRAINT ck_delegation_capacity CHECK (capacity IN ('ForHead', 'ByOrder', 'ByAuthority', 'Acting')),
  papers text NOT NULL CONSTRAINT ck_delegation_papers CHECK (papers ~ '^(Submission|Plan|Decision)(, (Submission|Plan|Decision))*$'),
  agencies uuid[] NOT NULL,
  field text NULL CONSTRAINT ck_delegation_field CHECK (field IS NULL OR field IS NFC NORMALIZED),
  valid_from date NOT NULL,
  valid_to date NULL,
  document_number text NOT NULL CONSTRAINT ck_delegation_document_number CHECK (document_number IS NFC NORMALIZED AND document_number <> ''),
  document_date date NOT NULL,
  -- The order that is passed on to one's own deputy (KT. below TL.).
  under_id uuid NULL CONSTRAINT fk_delegation_under REFERENCES org.delegation,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL CONSTRAINT ck_delegation_created_by CHECK (created_by IS NFC NORMALIZED),
  revoked_at timestamptz NULL,
  revoked_because text NULL CONSTRAINT ck_delegation_revoked_because CHECK (revoked_because IS NULL OR revoked_because IS NFC NORMALIZED),
  CONSTRAINT ck_delegation_two CHECK (giver_id IS NULL OR giver_id <> receiver_id),
  CONSTRAINT ck_delegation_valid CHECK (valid_to IS NULL OR valid_to >= valid_from),
  -- In writing, limited in time; never passed on (Nghị định 30/2020/NĐ-CP, Điều 13.3).
  CONSTRAINT ck_delegation_authority CHECK (capacity <> 'ByAuthority' OR (valid_to IS NOT NULL AND under_id IS NULL)),
  CONSTRAINT ck_delegation_revoked CHECK ((revoked_at IS NULL) = (revoked_because IS NULL))
);
CREATE INDEX ix_delegation_giver ON org.delegation (giver_post_id) WHERE revoked_at IS NULL;
COMMENT ON INDEX org.ix_delegation_giver IS 'who may sign for a post at the moment of signing';
CREATE INDEX ix_delegation_receiver ON org.delegation (receiver_id);
COMMENT ON INDEX org.ix_delegation_receiver IS 'what a person may sign for others: their inbox, their page, the plans they see';

-- What a record says never changes; it begins and it may be revoked.
GRANT SELECT, INSERT ON org.substitution, org.delegation TO workflows_app;
GRANT UPDATE (begun_at, revoked_at, revoked_because) ON org.substitution TO workflows_app;
GRANT UPDATE (revoked_at, revoked_because) ON org.delegation TO workflows_app;

-- An agency that ended may go on in another one.
ALTER TABLE org.agency ADD COLUMN successor_id uuid NULL CONSTRAINT fk_agency_successor REFERENCES org.agency,
  ADD CONSTRAINT ck_agency_successor CHECK (successor_id IS NULL OR (successor_id <> id AND valid_to IS NOT NULL)),
  -- One that began today and went into another today ends on the day before it began, as holdings do.
  DROP CONSTRAINT ck_agency_valid,
  ADD CONSTRAINT ck_agency_valid CHECK (valid_to IS NULL OR valid_to >= valid_from - 1);
CREATE INDEX ix_agency_successor ON org.agency (successor_id) WHERE successor_id IS NOT NULL;
COMMENT ON INDEX org.ix_agency_successor IS 'the agencies that went into one; tasks that must follow';

CREATE TABLE org.agency_name (
  agency_id uuid NOT NULL CONSTRAINT fk_agency_name_agency REFERENCES org.agency,
  name text NOT NULL CONSTRAINT ck_agency_name_name CHECK (name IS NFC NORMALIZED AND name <> ''),
  valid_to date NOT NULL,
  CONSTRAINT pk_agency_name PRIMARY KEY (agency_id, name, valid_to)
);
GRANT SELECT, INSERT ON org.agency_name TO workflows_app;

-- Who has a task now may be another than whom the step asked.
ALTER TABLE plan.task
  ADD COLUMN asked_id uuid NULL CONSTRAINT fk_task_asked REFERENCES org.person,
  ADD COLUMN standing text NOT NULL DEFAULT 'Own' CONSTRAINT ck_task_standing CHECK (standing IN ('Own', 'Substitute', 'Delegate', 'Handed', 'Successor')),
  ADD COLUMN behalf_post_id uuid NULL CONSTRAINT fk_task_behalf_post REFERENCES org.post,
  ADD COLUMN on_behalf_of text NULL CONSTRAINT ck_task_on_behalf_of CHECK (on_behalf_of IS NULL OR on_behalf_of IS NFC NORMALIZED);
UPDATE plan.task SET asked_id = person_id;
ALTER TABLE plan.task ALTER asked_id SET NOT NULL,
  DROP CONSTRAINT uq_task_once,
  ADD CONSTRAINT uq_task_once UNIQUE (activity_instance_id, round, asked_id, agency_id);
COMMENT ON CONSTRAINT uq_task_once ON plan.task IS 'a person is asked once in a round for one agency, whoever does it for them; also serves the tally of a round';
CREATE INDEX ix_task_standing ON plan.task (behalf_post_id) WHERE state = 'Open' AND standing = 'Substitute';
COMMENT ON INDEX plan.ix_task_standing IS 'the sweep: work done for somebody that goes back when the time is over';
CREATE INDEX ix_task_open_post ON plan.task (post_id) WHERE state = 'Open';
COMMENT ON INDEX plan.ix_task_open_post IS 'what waits for the holder of a post: a substitution that begins, papers to be signed for another';
CREATE INDEX ix_task_open_agency ON plan.task (agency_id) WHERE state = 'Open';
COMMENT ON INDEX plan.ix_task_open_agency IS 'the sweep: open tasks of an agency that went into another one';

CREATE TABLE plan.task_handover (
  id uuid CONSTRAINT pk_task_handover PRIMARY KEY,
  task_id uuid NOT NULL CONSTRAINT fk_task_handover_task REFERENCES plan.task,
  plan_id uuid NOT NULL CONSTRAINT fk_task_handover_plan REFERENCES plan.plan,
  way text NOT NULL CONSTRAINT ck_task_handover_way CHECK (way IN ('Substituted', 'GivenBack', 'Reassigned', 'Transferred', 'Succeeded')),
  from_id uuid NOT NULL CONSTRAINT fk_task_handover_from REFERENCES org.person,
  from_name text NOT NULL CONSTRAINT ck_task_handover_from_name CHECK (from_name IS NFC NORMALIZED),
  from_post text NOT NULL CONSTRAINT ck_task_handover_from_post CHECK (from_post IS NFC NORMALIZED),
  to_id uuid NOT NULL CONSTRAINT fk_task_handover_to REFERENCES org.person,
  to_name text NOT NULL CONSTRAINT ck_task_handover_to_name CHECK (to_name IS NFC NORMALIZED),
  to_post text NOT NULL CONSTRAINT ck_task_handover_to_post CHECK (to_post IS NFC NORMALIZED),
  reason text NULL CONSTRAINT ck_task_handover_reason CHECK (reason IS NULL OR reason IS NFC NORMALIZED),
  by_name text NOT NULL CONSTRAINT ck_task_handover_by_name CHECK (by_name IS NFC NORMALIZED),
  at timestamptz NOT NULL
);
CREATE INDEX ix_task_handover_task ON plan.task_handover (task_id, at);
COMMENT ON INDEX plan.ix_task_handover_task IS 'what an old link says: to whom the task went, when and why';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.task_handover
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();
GRANT SELECT, INSERT ON plan.task_handover TO workflows_app;

-- The act keeps who acted, from which post and in which capacity; rows written before say what their task says.
ALTER TABLE plan.vote
  ADD COLUMN person_name text NULL CONSTRAINT ck_vote_person_name CHECK (person_name IS NULL OR person_name IS NFC NORMALIZED),
  ADD COLUMN post_title text NULL CONSTRAINT ck_vote_post_title CHECK (post_title IS NULL OR post_title IS NFC NORMALIZED),
  ADD COLUMN capacity text NULL CONSTRAINT ck_vote_capacity CHECK (capacity IN ('ForHead', 'ByOrder', 'ByAuthority', 'Acting')),
  ADD COLUMN delegation_id uuid NULL CONSTRAINT fk_vote_delegation REFERENCES org.delegation,
  ADD COLUMN on_behalf_of text NULL CONSTRAINT ck_vote_on_behalf_of CHECK (on_behalf_of IS NULL OR on_behalf_of IS NFC NORMALIZED),
  ADD CONSTRAINT ck_vote_signed_for CHECK ((capacity IS NULL) = (delegation_id IS NULL));

-- A decision that was taken back, or a step that was opened again: the vote stays, and this stands beside it.
CREATE TABLE plan.taken_back (
  vote_id uuid CONSTRAINT pk_taken_back PRIMARY KEY CONSTRAINT fk_taken_back_vote REFERENCES plan.vote,
  plan_id uuid NOT NULL CONSTRAINT fk_taken_back_plan REFERENCES plan.plan,
  way text NOT NULL CONSTRAINT ck_taken_back_way CHECK (way IN ('Recalled', 'Reopened')),
  reason text NOT NULL CONSTRAINT ck_taken_back_reason CHECK (reason IS NFC NORMALIZED),
  by_id uuid NOT NULL CONSTRAINT fk_taken_back_by REFERENCES org.person,
  by_name text NOT NULL CONSTRAINT ck_taken_back_by_name CHECK (by_name IS NFC NORMALIZED),
  at timestamptz NOT NULL
);
CREATE INDEX ix_taken_back_plan ON plan.taken_back (plan_id);
COMMENT ON INDEX plan.ix_taken_back_plan IS 'which of the votes on a plan do not stand any more, for its pages';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.taken_back
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();
GRANT SELECT, INSERT ON plan.taken_back TO workflows_app;

-- One reminding mail a person a working day, whoever presses the button.
CREATE TABLE plan.nudge (
  person_id uuid NOT NULL CONSTRAINT fk_nudge_person REFERENCES org.person,
  working_day date NOT NULL,
  task_id uuid NOT NULL CONSTRAINT fk_nudge_task REFERENCES plan.task,
  nudged_by text NOT NULL CONSTRAINT ck_nudge_nudged_by CHECK (nudged_by IS NFC NORMALIZED),
  at timestamptz NOT NULL,
  CONSTRAINT pk_nudge PRIMARY KEY (person_id, working_day)
);
GRANT SELECT, INSERT ON plan.nudge TO workflows_app;
