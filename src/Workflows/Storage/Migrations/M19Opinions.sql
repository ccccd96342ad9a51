-- Opinions as structured data: remarks by clause, signed letters, late opinions, extensions, and what silence came to.

ALTER TABLE plan.vote DROP CONSTRAINT ck_vote_verdict, ADD CONSTRAINT ck_vote_verdict CHECK (verdict IN (
  'Approve', 'Forward', 'Return', 'Refuse', 'Agree', 'AgreeWithComments', 'Disagree', 'NotOurField', 'VoteFor', 'VoteAgainst', 'VoteOther'));
-- Given after its step had gone on without it: kept and shown, never counted.
ALTER TABLE plan.vote ADD COLUMN is_late boolean NOT NULL DEFAULT false CONSTRAINT ck_vote_late
  CHECK (NOT is_late OR verdict IN ('Agree', 'AgreeWithComments', 'Disagree', 'NotOurField'));

-- A day set for one person alone does not follow the step's when that is counted anew.
ALTER TABLE plan.task ADD COLUMN has_own_day boolean NOT NULL DEFAULT false;

-- What the request said about silence, and what its file lacked when it was sent; no gaps: complete.
ALTER TABLE plan.round
  ADD COLUMN silence_is_consent boolean NOT NULL DEFAULT false,
  ADD COLUMN silence_ground text NULL CONSTRAINT ck_round_silence_ground CHECK (silence_ground IS NULL OR silence_ground IS NFC NORMALIZED),
  ADD COLUMN is_required_appraisal boolean NOT NULL DEFAULT false,
  ADD COLUMN file_gaps text NULL CONSTRAINT ck_round_file_gaps CHECK (file_gaps IS NULL OR file_gaps IS NFC NORMALIZED),
  ADD CONSTRAINT ck_round_silence CHECK (NOT silence_is_consent OR (silence_ground IS NOT NULL AND NOT is_required_appraisal));

-- One remark on one clause, as the agency wrote it.
CREATE TABLE plan.opinion_remark (
  id uuid CONSTRAINT pk_opinion_remark PRIMARY KEY,
  vote_id uuid NOT NULL CONSTRAINT fk_opinion_remark_vote REFERENCES plan.vote,
  position integer NOT NULL CONSTRAINT ck_opinion_remark_position CHECK (position > 0),
  clause text NOT NULL CONSTRAINT ck_opinion_remark_clause CHECK (clause IS NFC NORMALIZED AND clause <> ''),
  opinion text NULL CONSTRAINT ck_opinion_remark_opinion CHECK (opinion IS NULL OR opinion IS NFC NORMALIZED),
  wording text NULL CONSTRAINT ck_opinion_remark_wording CHECK (wording IS NULL OR wording IS NFC NORMALIZED),
  reason text NULL CONSTRAINT ck_opinion_remark_reason CHECK (reason IS NULL OR reason IS NFC NORMALIZED),
  CONSTRAINT ck_opinion_remark_said CHECK (opinion IS NOT NULL OR wording IS NOT NULL),
  CONSTRAINT uq_opinion_remark_position UNIQUE (vote_id, position)
);
COMMENT ON CONSTRAINT uq_opinion_remark_position ON plan.opinion_remark IS 'the remarks of an opinion in their order';

-- The signed letter behind an opinion, with its own number.
CREATE TABLE plan.opinion_letter (
  vote_id uuid CONSTRAINT pk_opinion_letter PRIMARY KEY CONSTRAINT fk_opinion_letter_vote REFERENCES plan.vote,
  number text NOT NULL CONSTRAINT ck_opinion_letter_number CHECK (number IS NFC NORMALIZED AND number <> ''),
  signed_on date NOT NULL,
  signer text NOT NULL CONSTRAINT ck_opinion_letter_signer CHECK (signer IS NFC NORMALIZED AND signer <> ''),
  attachment_id uuid NULL CONSTRAINT fk_opinion_letter_attachment REFERENCES plan.attachment
);

-- An agency asks for more time; the drafting side answers once.
CREATE TABLE plan.extension_request (
  id uuid CONSTRAINT pk_extension_request PRIMARY KEY,
  task_id uuid NOT NULL CONSTRAINT fk_extension_request_task REFERENCES plan.task,
  plan_id uuid NOT NULL CONSTRAINT fk_extension_request_plan REFERENCES plan.plan,
  asked_by uuid NOT NULL CONSTRAINT fk_extension_request_asked_by REFERENCES org.person,
  asked_by_name text NOT NULL CONSTRAINT ck_extension_request_asked_by_name CHECK (asked_by_name IS NFC NORMALIZED),
  asked_at timestamptz NOT NULL,
  channel text NOT NULL,
  due_on date NOT NULL,
  wished_on date NOT NULL CONSTRAINT ck_extension_request_wished_on CHECK (wished_on > due_on),
  reason text NOT NULL CONSTRAINT ck_extension_request_reason CHECK (reason IS NFC NORMALIZED AND reason <> ''),
  answer text NULL CONSTRAINT ck_extension_request_answer CHECK (answer IN ('Granted', 'Refused', 'Lapsed')),
  answered_at timestamptz NULL,
  answered_by uuid NULL CONSTRAINT fk_extension_request_answered_by REFERENCES org.person,
  answered_by_name text NULL CONSTRAINT ck_extension_request_answered_by_name CHECK (answered_by_name IS NULL OR answered_by_name IS NFC NORMALIZED),
  granted_on date NULL CONSTRAINT ck_extension_request_granted_on CHECK (granted_on > due_on),
  word text NULL CONSTRAINT ck_extension_request_word CHECK (word IS NULL OR word IS NFC NORMALIZED),
  CONSTRAINT ck_extension_request_answered CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NOT DISTINCT FROM 'Granted') = (granted_on IS NOT NULL)
    AND (answered_by IS NOT NULL) = (answer IS NOT NULL AND answer <> 'Lapsed'))
);
CREATE UNIQUE INDEX uq_extension_request_open ON plan.extension_request (task_id) WHERE answer IS NULL;
COMMENT ON INDEX plan.uq_extension_request_open IS 'the request of a task that waits for an answer; one at a time';
CREATE INDEX ix_extension_request_plan ON plan.extension_request (plan_id, asked_at);
COMMENT ON INDEX plan.ix_extension_request_plan IS 'the requests on a plan in order, for its page';
CREATE INDEX ix_extension_request_task ON plan.extension_request (task_id, asked_at);
COMMENT ON INDEX plan.ix_extension_request_task IS 'the requests of a task: how many, and the newest';
CREATE TRIGGER refuse_change BEFORE UPDATE ON plan.extension_request FOR EACH ROW WHEN (OLD.answer IS NOT NULL)
  EXECUTE FUNCTION plan.refuse_change();

-- The deadline of one agency stood still because its mail came back; it runs again from the day it is sent anew.
CREATE TABLE plan.clock_stop (
  id uuid CONSTRAINT pk_clock_stop PRIMARY KEY,
  task_id uuid NOT NULL CONSTRAINT fk_clock_stop_task REFERENCES plan.task,
  plan_id uuid NOT NULL CONSTRAINT fk_clock_stop_plan REFERENCES plan.plan,
  mail_id uuid NOT NULL,
  stopped_at timestamptz NOT NULL,
  reason text NOT NULL CONSTRAINT ck_clock_stop_reason CHECK (reason IS NFC NORMALIZED),
  due_on_before date NULL,
  restarted_at timestamptz NULL,
  due_on_after date NULL
);
CREATE UNIQUE INDEX uq_clock_stop_open ON plan.clock_stop (task_id) WHERE restarted_at IS NULL;
COMMENT ON INDEX plan.uq_clock_stop_open IS 'whether the clock of a task stands still';
CREATE INDEX ix_clock_stop_plan ON plan.clock_stop (plan_id);
COMMENT ON INDEX plan.ix_clock_stop_plan IS 'the standstills on a plan, for its page';

-- An agency that said nothing until its deadline, and why that is no consent.
CREATE TABLE plan.silence (
  task_id uuid CONSTRAINT pk_silence PRIMARY KEY CONSTRAINT fk_silence_task REFERENCES plan.task,
  plan_id uuid NOT NULL CONSTRAINT fk_silence_plan REFERENCES plan.plan,
  due_on date NOT NULL,
  at timestamptz NOT NULL,
  reason text NOT NULL CONSTRAINT ck_silence_reason CHECK (reason IN (
    'NotReached', 'RequiredAppraisal', 'NotAnnounced', 'FileIncomplete', 'DeliveryUnproven', 'DeliveredTooLate', 'ExtensionOpen', 'ExtensionRefusedLate')),
  detail text NULL CONSTRAINT ck_silence_detail CHECK (detail IS NULL OR detail IS NFC NORMALIZED)
);
CREATE INDEX ix_silence_plan ON plan.silence (plan_id);
COMMENT ON INDEX plan.ix_silence_plan IS 'the silent agencies of a plan, for its page and its file';

-- Silence that counts as agreement, by the rule the request named; the author is the system. The proof is copied:
-- mails may be cleared away, the proof stays.
CREATE TABLE plan.deemed_consent (
  task_id uuid CONSTRAINT pk_deemed_consent PRIMARY KEY CONSTRAINT fk_deemed_consent_task REFERENCES plan.task,
  plan_id uuid NOT NULL CONSTRAINT fk_deemed_consent_plan REFERENCES plan.plan,
  round integer NOT NULL,
  agency_id uuid NOT NULL CONSTRAINT fk_deemed_consent_agency REFERENCES org.agency,
  agency_name text NOT NULL CONSTRAINT ck_deemed_consent_agency_name CHECK (agency_name IS NFC NORMALIZED),
  version_id uuid NOT NULL CONSTRAINT fk_deemed_consent_version REFERENCES plan.version,
  version_hash text NOT NULL,
  rule text NOT NULL CONSTRAINT ck_deemed_consent_rule CHECK (rule IS NFC NORMALIZED),
  ground text NOT NULL CONSTRAINT ck_deemed_consent_ground CHECK (ground IS NFC NORMALIZED AND ground <> ''),
  due_on date NOT NULL,
  at timestamptz NOT NULL,
  stage text NOT NULL CONSTRAINT ck_deemed_consent_stage CHECK (stage IN ('Accepted', 'Opened')),
  delivered_at timestamptz NOT NULL,
  mail_id uuid NULL,
  address text NULL CONSTRAINT ck_deemed_consent_address CHECK (address IS NULL OR address IS NFC NORMALIZED),
  CONSTRAINT ck_deemed_consent_proof CHECK (stage = 'Opened' OR (mail_id IS NOT NULL AND address IS NOT NULL))
);
CREATE INDEX ix_deemed_consent_plan ON plan.deemed_consent (plan_id);
COMMENT ON INDEX plan.ix_deemed_consent_plan IS 'the consents by silence on a plan, for its page and its file';

-- The proof fell away afterwards: the consent is set aside and stays to be seen.
CREATE TABLE plan.consent_annulment (
  task_id uuid CONSTRAINT pk_consent_annulment PRIMARY KEY CONSTRAINT fk_consent_annulment_consent REFERENCES plan.deemed_consent,
  at timestamptz NOT NULL,
  mail_id uuid NOT NULL,
  reason text NOT NULL CONSTRAINT ck_consent_annulment_reason CHECK (reason IS NFC NORMALIZED)
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.opinion_remark FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.opinion_letter FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.silence FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.deemed_consent FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.consent_annulment FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

GRANT SELECT, INSERT ON plan.opinion_remark, plan.opinion_letter, plan.silence, plan.deemed_consent, plan.consent_annulment TO workflows_app;
GRANT SELECT, INSERT ON plan.extension_request, plan.clock_stop TO workflows_app;
GRANT UPDATE (answer, answered_at, answered_by, answered_by_name, granted_on, word) ON plan.extension_request TO workflows_app;
GRANT UPDATE (restarted_at, due_on_after) ON plan.clock_stop TO workflows_app;
