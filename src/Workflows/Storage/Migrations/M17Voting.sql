-- Several people asked one question, and how many of them must agree.

-- What a person may do from the mail that asks them.
ALTER TABLE plan.task ADD COLUMN email_mode text NOT NULL DEFAULT 'Decide'
  CONSTRAINT ck_task_email_mode CHECK (email_mode IN ('Decide', 'SignIn', 'None'));

-- Members of the committee vote (biểu quyết); agencies give opinions.
ALTER TABLE plan.vote DROP CONSTRAINT ck_vote_verdict, ADD CONSTRAINT ck_vote_verdict
  CHECK (verdict IN ('Approve', 'Forward', 'Return', 'Refuse', 'Agree', 'AgreeWithComments', 'Disagree', 'VoteFor', 'VoteAgainst', 'VoteOther'));

-- One question put to several: the rule and everybody who counts, as they were when it was opened.
CREATE TABLE plan.poll (
  activity_instance_id uuid CONSTRAINT pk_poll PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_poll_plan REFERENCES plan.plan,
  step text NOT NULL CONSTRAINT ck_poll_step CHECK (step IS NFC NORMALIZED),
  policy text NOT NULL,
  threshold text NULL CONSTRAINT ck_poll_threshold CHECK (threshold IS NULL OR threshold IS NFC NORMALIZED),
  voters jsonb NOT NULL,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz NULL,
  outcome text NULL
);
CREATE INDEX ix_poll_plan ON plan.poll (plan_id, opened_at);
COMMENT ON INDEX plan.ix_poll_plan IS 'the questions put on a plan, in order, for its page';

GRANT SELECT, INSERT ON plan.poll TO workflows_app;
GRANT UPDATE (closed_at, outcome) ON plan.poll TO workflows_app;
