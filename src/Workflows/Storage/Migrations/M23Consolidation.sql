-- The consolidation table: an answer for every remark, the table as it was handed on, and whom a further round asks.

ALTER TABLE plan.opinion_remark ADD CONSTRAINT uq_opinion_remark_vote UNIQUE (id, vote_id);
COMMENT ON CONSTRAINT uq_opinion_remark_vote ON plan.opinion_remark IS 'an answer names a remark together with its opinion';

-- A row answers one remark, or the general comment of an opinion; its id is that of the remark or of the vote.
ALTER TABLE plan.opinion_answer
  ADD COLUMN row_id uuid NULL,
  ADD COLUMN remark_id uuid NULL,
  ADD COLUMN change text NULL CONSTRAINT ck_opinion_answer_change CHECK (change IS NULL OR (change IS NFC NORMALIZED AND change <> '')),
  ADD CONSTRAINT fk_opinion_answer_remark FOREIGN KEY (remark_id, vote_id) REFERENCES plan.opinion_remark (id, vote_id);
ALTER TABLE plan.opinion_answer DROP CONSTRAINT pk_opinion_answer, DROP CONSTRAINT ck_opinion_answer_response, DROP CONSTRAINT ck_opinion_answer_explanation;
ALTER TABLE plan.opinion_answer RENAME COLUMN explanation TO reason;
ALTER TABLE plan.opinion_answer ALTER COLUMN reason DROP NOT NULL;

-- What was one answer for a whole opinion stands at each of its rows.
UPDATE plan.opinion_answer SET change = reason, reason = NULL WHERE response IN ('Accepted', 'PartlyAccepted');
INSERT INTO plan.opinion_answer (row_id, vote_id, remark_id, response, reason, change, answered_by, answered_at)
  SELECT remark.id, answer.vote_id, remark.id, answer.response, answer.reason, answer.change, answer.answered_by, answer.answered_at
  FROM plan.opinion_answer answer JOIN plan.opinion_remark remark ON remark.vote_id = answer.vote_id;
DELETE FROM plan.opinion_answer answer USING plan.vote vote
  WHERE answer.vote_id = vote.id AND answer.remark_id IS NULL AND (vote.comment IS NULL OR vote.verdict = 'NotOurField');
UPDATE plan.opinion_answer SET row_id = vote_id WHERE remark_id IS NULL;

ALTER TABLE plan.opinion_answer
  ALTER COLUMN row_id SET NOT NULL,
  ADD CONSTRAINT pk_opinion_answer PRIMARY KEY (row_id),
  ADD CONSTRAINT ck_opinion_answer_row CHECK (row_id = COALESCE(remark_id, vote_id)),
  ADD CONSTRAINT ck_opinion_answer_reason CHECK (reason IS NULL OR (reason IS NFC NORMALIZED AND reason <> '')),
  ADD CONSTRAINT ck_opinion_answer_response CHECK (response IN ('Accepted', 'PartlyAccepted', 'Explained', 'OutOfScope', 'SetAside')),
  ADD CONSTRAINT ck_opinion_answer_words CHECK (CASE WHEN response IN ('Accepted', 'PartlyAccepted') THEN change IS NOT NULL ELSE reason IS NOT NULL END);
CREATE INDEX ix_opinion_answer_vote ON plan.opinion_answer (vote_id);
COMMENT ON INDEX plan.ix_opinion_answer_vote IS 'the answers to the opinions on a plan';

-- The table as the drafter handed it on, word for word as it is hashed. Written once.
CREATE TABLE plan.consolidation (
  id uuid CONSTRAINT pk_consolidation PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_consolidation_plan REFERENCES plan.plan,
  instance_id uuid NOT NULL,
  number integer NOT NULL CONSTRAINT ck_consolidation_number CHECK (number > 0),
  from_version_id uuid NULL CONSTRAINT fk_consolidation_from_version REFERENCES plan.version,
  version_id uuid NOT NULL CONSTRAINT fk_consolidation_version REFERENCES plan.version,
  another_round boolean NOT NULL,
  asked_again uuid[] NOT NULL,
  skip_reason text NULL CONSTRAINT ck_consolidation_skip_reason CHECK (skip_reason IS NULL OR (skip_reason IS NFC NORMALIZED AND skip_reason <> '')),
  content text NOT NULL CONSTRAINT ck_consolidation_content CHECK (content IS NFC NORMALIZED),
  sha256 text NOT NULL,
  made_by uuid NOT NULL CONSTRAINT fk_consolidation_person REFERENCES org.person,
  made_by_name text NOT NULL CONSTRAINT ck_consolidation_made_by_name CHECK (made_by_name IS NFC NORMALIZED),
  made_at timestamptz NOT NULL,
  CONSTRAINT uq_consolidation_number UNIQUE (plan_id, number),
  CONSTRAINT ck_consolidation_asked_again CHECK (another_round = (cardinality(asked_again) > 0)),
  CONSTRAINT ck_consolidation_sha256 CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'))
);
COMMENT ON CONSTRAINT uq_consolidation_number ON plan.consolidation IS 'the tables of a plan in order, and the newest';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.consolidation FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

-- The choice a limited round follows; one choice makes one round.
ALTER TABLE plan.round
  ADD COLUMN consolidation_id uuid NULL CONSTRAINT fk_round_consolidation REFERENCES plan.consolidation,
  ADD CONSTRAINT uq_round_consolidation UNIQUE (consolidation_id);
COMMENT ON CONSTRAINT uq_round_consolidation ON plan.round IS 'whether the choice of a consolidation has been followed';

-- What agencies that are not asked again count for, by agency; none where everybody is asked.
ALTER TABLE plan.poll ADD COLUMN kept jsonb NULL;

GRANT SELECT, INSERT ON plan.consolidation TO workflows_app;
