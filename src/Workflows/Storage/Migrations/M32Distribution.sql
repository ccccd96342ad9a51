-- Who has an issued document: groups expanded into agencies, receipts, reminders; where it was published; corrected, replaced, recalled.

CREATE TABLE org.recipient_group (
  id uuid CONSTRAINT pk_recipient_group PRIMARY KEY,
  committee_id uuid NOT NULL CONSTRAINT fk_recipient_group_committee REFERENCES org.agency,
  name text NOT NULL CONSTRAINT ck_recipient_group_name CHECK (name IS NFC NORMALIZED AND name <> ''),
  kind text NOT NULL CONSTRAINT ck_recipient_group_kind CHECK (kind IN ('Department', 'LocalCommittee', 'Other')),
  CONSTRAINT uq_recipient_group_name UNIQUE (committee_id, name)
);
COMMENT ON CONSTRAINT uq_recipient_group_name ON org.recipient_group IS 'the groups of a province, by their printed name';

ALTER TABLE plan.recipient
  ADD COLUMN member integer NOT NULL DEFAULT 0 CONSTRAINT ck_recipient_member CHECK (member >= 0),
  ADD COLUMN group_name text NULL CONSTRAINT ck_recipient_group_name CHECK (group_name IS NFC NORMALIZED),
  ADD COLUMN reminded_at timestamptz NULL,
  ADD COLUMN confirmed_at timestamptz NULL,
  ADD COLUMN confirmed_by text NULL CONSTRAINT ck_recipient_confirmed_by CHECK (confirmed_by IS NFC NORMALIZED),
  DROP CONSTRAINT uq_recipient_position,
  ADD CONSTRAINT uq_recipient_position UNIQUE (plan_id, position, member);
COMMENT ON CONSTRAINT uq_recipient_position ON plan.recipient IS 'recipients of a plan in the printed order, the members of a group behind each other';
CREATE INDEX ix_recipient_unconfirmed ON plan.recipient (mail_id) WHERE mail_id IS NOT NULL AND confirmed_at IS NULL AND reminded_at IS NULL;
COMMENT ON INDEX plan.ix_recipient_unconfirmed IS 'recipients by mail that have not confirmed and were not reminded; and the recipient behind the link of a mail';
GRANT UPDATE (reminded_at, confirmed_at, confirmed_by) ON plan.recipient TO workflows_app;

CREATE TABLE plan.publication (
  id uuid CONSTRAINT pk_publication PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_publication_plan REFERENCES plan.plan,
  extent text NOT NULL CONSTRAINT ck_publication_extent CHECK (extent IN ('Whole', 'WithoutAnnexes', 'NotPublished')),
  published_on date NOT NULL,
  place text NOT NULL CONSTRAINT ck_publication_place CHECK (place IS NFC NORMALIZED),
  address text NOT NULL CONSTRAINT ck_publication_address CHECK (address IS NFC NORMALIZED),
  ground text NOT NULL CONSTRAINT ck_publication_ground CHECK (ground IS NFC NORMALIZED),
  recorded_at timestamptz NOT NULL,
  recorded_by uuid NOT NULL CONSTRAINT fk_publication_person REFERENCES org.person
);
CREATE INDEX ix_publication_plan ON plan.publication (plan_id, recorded_at);
COMMENT ON INDEX plan.ix_publication_plan IS 'where an issued plan was published, the newest record last';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.publication
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

CREATE TABLE plan.document_change (
  id uuid CONSTRAINT pk_document_change PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_document_change_plan REFERENCES plan.plan,
  kind text NOT NULL CONSTRAINT ck_document_change_kind CHECK (kind IN ('Corrected', 'Replaced', 'Recalled')),
  document text NOT NULL CONSTRAINT ck_document_change_document CHECK (document IS NFC NORMALIZED AND document <> ''),
  document_on date NOT NULL,
  reason text NOT NULL CONSTRAINT ck_document_change_reason CHECK (reason IS NFC NORMALIZED AND reason <> ''),
  made_at timestamptz NOT NULL,
  made_by uuid NOT NULL CONSTRAINT fk_document_change_person REFERENCES org.person
);
CREATE INDEX ix_document_change_plan ON plan.document_change (plan_id, made_at);
COMMENT ON INDEX plan.ix_document_change_plan IS 'what became of an issued document, in order';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.document_change
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

CREATE TABLE plan.change_notice (
  id uuid CONSTRAINT pk_change_notice PRIMARY KEY,
  change_id uuid NOT NULL CONSTRAINT fk_change_notice_change REFERENCES plan.document_change,
  recipient_id uuid NOT NULL CONSTRAINT fk_change_notice_recipient REFERENCES plan.recipient,
  mail_id uuid NULL,
  dispatched_at timestamptz NULL,
  confirmed_at timestamptz NULL,
  confirmed_by text NULL CONSTRAINT ck_change_notice_confirmed_by CHECK (confirmed_by IS NFC NORMALIZED),
  CONSTRAINT uq_change_notice UNIQUE (change_id, recipient_id)
);
COMMENT ON CONSTRAINT uq_change_notice ON plan.change_notice IS 'one notice to each former recipient';
CREATE INDEX ix_change_notice_mail ON plan.change_notice (mail_id) WHERE mail_id IS NOT NULL;
COMMENT ON INDEX plan.ix_change_notice_mail IS 'the notice behind the link of a mail';

GRANT SELECT, INSERT ON org.recipient_group, plan.publication, plan.document_change, plan.change_notice TO workflows_app;
GRANT UPDATE (dispatched_at, confirmed_at, confirmed_by) ON plan.change_notice TO workflows_app;
