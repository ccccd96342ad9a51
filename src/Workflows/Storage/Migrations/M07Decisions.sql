-- Human tasks, votes, opinion rounds and the drafter's answers.

CREATE TABLE plan.task (
  id uuid CONSTRAINT pk_task PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_task_plan REFERENCES plan.plan,
  instance_id uuid NOT NULL,
  activity_instance_id uuid NOT NULL,
  bookmark_id uuid NOT NULL,
  kind text NOT NULL,
  step_id text NOT NULL,
  step text NOT NULL CONSTRAINT ck_task_step CHECK (step IS NFC NORMALIZED),
  round integer NOT NULL,
  person_id uuid NOT NULL CONSTRAINT fk_task_person REFERENCES org.person,
  person_name text NOT NULL,
  post_id uuid NOT NULL CONSTRAINT fk_task_post REFERENCES org.post,
  post_title text NOT NULL,
  agency_id uuid NOT NULL CONSTRAINT fk_task_agency REFERENCES org.agency,
  agency_name text NOT NULL,
  version_id uuid NULL CONSTRAINT fk_task_version REFERENCES plan.version,
  version_number integer NULL,
  version_hash text NULL,
  binds boolean NOT NULL,
  allows_refusal boolean NOT NULL,
  opened_at timestamptz NOT NULL,
  due_on date NULL,
  state text NOT NULL CONSTRAINT ck_task_state CHECK (state IN ('Open', 'Done', 'Closed')),
  closed_at timestamptz NULL,
  close_reason text NULL,
  outcome text NULL,
  note text NULL CONSTRAINT ck_task_note CHECK (note IS NULL OR note IS NFC NORMALIZED),
  CONSTRAINT uq_task_once UNIQUE (activity_instance_id, round, person_id)
);
COMMENT ON CONSTRAINT uq_task_once ON plan.task IS 'a person is asked once in a round, whatever posts they hold; also serves the tally of a round';
CREATE INDEX ix_task_inbox ON plan.task (person_id, due_on) WHERE state = 'Open';
COMMENT ON INDEX plan.ix_task_inbox IS 'open tasks of a person, the most urgent first';
CREATE INDEX ix_task_plan ON plan.task (plan_id, opened_at);
COMMENT ON INDEX plan.ix_task_plan IS 'the tasks of a plan in the order they were opened';
CREATE INDEX ix_task_instance ON plan.task (instance_id) WHERE state = 'Open';
COMMENT ON INDEX plan.ix_task_instance IS 'closing whatever waits when an instance is withdrawn';

CREATE TABLE plan.round (
  id uuid CONSTRAINT pk_round PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_round_plan REFERENCES plan.plan,
  number integer NOT NULL,
  activity_instance_id uuid NOT NULL CONSTRAINT uq_round_activity UNIQUE,
  version_id uuid NOT NULL CONSTRAINT fk_round_version REFERENCES plan.version,
  opened_at timestamptz NOT NULL,
  due_on date NOT NULL,
  closed_at timestamptz NULL,
  CONSTRAINT uq_round_number UNIQUE (plan_id, number)
);
COMMENT ON CONSTRAINT uq_round_number ON plan.round IS 'rounds of a plan in order; two rounds never share a number';

-- A vote is written once. It names the version it was given on.
CREATE TABLE plan.vote (
  id uuid CONSTRAINT pk_vote PRIMARY KEY,
  task_id uuid NOT NULL CONSTRAINT uq_vote_task UNIQUE CONSTRAINT fk_vote_task REFERENCES plan.task,
  plan_id uuid NOT NULL CONSTRAINT fk_vote_plan REFERENCES plan.plan,
  person_id uuid NOT NULL CONSTRAINT fk_vote_person REFERENCES org.person,
  verdict text NOT NULL CONSTRAINT ck_vote_verdict CHECK (verdict IN ('Approve', 'Return', 'Refuse', 'Agree', 'AgreeWithComments', 'Disagree')),
  comment text NULL CONSTRAINT ck_vote_comment CHECK (comment IS NULL OR comment IS NFC NORMALIZED),
  version_id uuid NULL CONSTRAINT fk_vote_version REFERENCES plan.version,
  version_hash text NULL,
  channel text NOT NULL,
  cast_at timestamptz NOT NULL
);
COMMENT ON CONSTRAINT uq_vote_task ON plan.vote IS 'one vote a task: two simultaneous decisions cannot both count';
CREATE INDEX ix_vote_plan ON plan.vote (plan_id, cast_at);
COMMENT ON INDEX plan.ix_vote_plan IS 'all votes on a plan in order';

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.vote
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

-- What became of an opinion (tiếp thu, giải trình).
CREATE TABLE plan.opinion_answer (
  vote_id uuid CONSTRAINT pk_opinion_answer PRIMARY KEY CONSTRAINT fk_opinion_answer_vote REFERENCES plan.vote,
  response text NOT NULL CONSTRAINT ck_opinion_answer_response CHECK (response IN ('Accepted', 'PartlyAccepted', 'Explained')),
  explanation text NOT NULL CONSTRAINT ck_opinion_answer_explanation CHECK (explanation IS NFC NORMALIZED),
  answered_by uuid NOT NULL CONSTRAINT fk_opinion_answer_person REFERENCES org.person,
  answered_at timestamptz NOT NULL
);

GRANT SELECT, INSERT ON plan.vote TO workflows_app;
GRANT SELECT, INSERT, UPDATE ON plan.task, plan.round, plan.opinion_answer TO workflows_app;
