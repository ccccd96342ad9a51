-- What a review of the first release found.

-- Who held a post for less than a day never held it: the row ends on the day before it began, and nobody acts
-- from it for the rest of that day.
ALTER TABLE org.post_holding DROP CONSTRAINT ck_post_holding_valid,
  ADD CONSTRAINT ck_post_holding_valid CHECK (valid_to IS NULL OR valid_to >= valid_from - 1);

-- The head of two agencies answers for each of them.
ALTER TABLE plan.task DROP CONSTRAINT uq_task_once,
  ADD CONSTRAINT uq_task_once UNIQUE (activity_instance_id, round, person_id, agency_id);
COMMENT ON CONSTRAINT uq_task_once ON plan.task IS 'a person is asked once in a round for one agency; also serves the tally of a round';

-- The vice-chair may leave a plan to the chair.
ALTER TABLE plan.task ADD COLUMN allows_forward boolean NOT NULL DEFAULT false;
ALTER TABLE plan.vote DROP CONSTRAINT ck_vote_verdict, ADD CONSTRAINT ck_vote_verdict
  CHECK (verdict IN ('Approve', 'Forward', 'Return', 'Refuse', 'Agree', 'AgreeWithComments', 'Disagree'));

-- Paper is dispatched when the clerk says so; a mail when the relay has it, which its own row tells.
ALTER TABLE plan.recipient ALTER dispatched_at DROP NOT NULL,
  ADD COLUMN dispatched_by uuid NULL CONSTRAINT fk_recipient_dispatched_by REFERENCES org.person;
UPDATE plan.recipient SET dispatched_at = NULL;
GRANT UPDATE (dispatched_at, dispatched_by) ON plan.recipient TO workflows_app;

-- A number, once given, stays: the plan's row says the same as the register for ever.
CREATE FUNCTION plan.refuse_renumbering() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The number of plan % is given for good.', OLD.id USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER refuse_renumbering BEFORE UPDATE ON plan.plan FOR EACH ROW
  WHEN (OLD.number IS NOT NULL
    AND (OLD.number, OLD.symbol, OLD.issued_date, OLD.state) IS DISTINCT FROM (NEW.number, NEW.symbol, NEW.issued_date, NEW.state))
  EXECUTE FUNCTION plan.refuse_renumbering();

-- Words that only the drafter has seen are found by the drafter alone: the plan's own search text holds what was
-- submitted, the draft's what is being written.
ALTER TABLE plan.draft
  ADD COLUMN search_text text NOT NULL DEFAULT '',
  ADD COLUMN search_exact text NOT NULL DEFAULT '';
UPDATE plan.draft d SET search_text = p.search_text, search_exact = p.search_exact FROM plan.plan p WHERE p.id = d.plan_id;
CREATE INDEX ix_draft_search ON plan.draft USING gin (search_text gin_trgm_ops);
COMMENT ON INDEX plan.ix_draft_search IS 'search of a drafter among their own unsubmitted words';

CREATE INDEX ix_delivery_sent ON mail.delivery (at) WHERE outcome = 'Sent';
COMMENT ON INDEX mail.ix_delivery_sent IS 'whether other mails got through since a mail was tried last';
