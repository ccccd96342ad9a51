-- Plans: the row lists show, its draft, its frozen versions, and files by digest.

CREATE TABLE plan.plan (
  id uuid CONSTRAINT pk_plan PRIMARY KEY,
  title text NOT NULL CONSTRAINT ck_plan_title CHECK (title IS NFC NORMALIZED AND title <> ''),
  instrument text NOT NULL CONSTRAINT ck_plan_instrument CHECK (instrument IN ('PlanDocument', 'DecisionWithPlan')),
  plan_type text NOT NULL CONSTRAINT ck_plan_plan_type CHECK (plan_type IN ('Annual', 'MultiYear')),
  period_from integer NOT NULL,
  period_to integer NOT NULL,
  agency_id uuid NOT NULL CONSTRAINT fk_plan_agency REFERENCES org.agency,
  agency_name text NOT NULL CONSTRAINT ck_plan_agency_name CHECK (agency_name IS NFC NORMALIZED),
  drafter_id uuid NOT NULL CONSTRAINT fk_plan_drafter REFERENCES org.person,
  drafter_name text NOT NULL CONSTRAINT ck_plan_drafter_name CHECK (drafter_name IS NFC NORMALIZED),
  drafter_unit_id uuid NOT NULL CONSTRAINT fk_plan_drafter_unit REFERENCES org.agency,
  state text NOT NULL,
  current_version integer NOT NULL CONSTRAINT ck_plan_current_version CHECK (current_version >= 0),
  -- Set by the workflow that carries the plan; no key, because the engine's tables are another room's.
  workflow_instance_id uuid NULL,
  draft_locked boolean NOT NULL,
  number integer NULL CONSTRAINT ck_plan_number CHECK (number > 0),
  symbol text NULL CONSTRAINT ck_plan_symbol CHECK (symbol IS NULL OR symbol IS NFC NORMALIZED),
  issued_date date NULL,
  copied_from uuid NULL CONSTRAINT fk_plan_copied_from REFERENCES plan.plan,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  search_text text NOT NULL,
  search_exact text NOT NULL,
  CONSTRAINT ck_plan_period CHECK (period_from <= period_to),
  -- A plan is issued when it has its number, and only then.
  CONSTRAINT ck_plan_issued CHECK (
    (state = 'Issued') = (number IS NOT NULL)
    AND (number IS NULL) = (symbol IS NULL) AND (number IS NULL) = (issued_date IS NULL))
);
CREATE INDEX ix_plan_search ON plan.plan USING gin (search_text gin_trgm_ops);
COMMENT ON INDEX plan.ix_plan_search IS 'search of plans by folded words anywhere in the text';
CREATE INDEX ix_plan_updated ON plan.plan (updated_at DESC, id);
COMMENT ON INDEX plan.ix_plan_updated IS 'list of plans, newest change first';
CREATE INDEX ix_plan_drafter ON plan.plan (drafter_id, updated_at DESC);
COMMENT ON INDEX plan.ix_plan_drafter IS 'list of my plans';
CREATE INDEX ix_plan_agency ON plan.plan (agency_id, updated_at DESC);
COMMENT ON INDEX plan.ix_plan_agency IS 'list of an agency''s plans';
CREATE INDEX ix_plan_state ON plan.plan (state, updated_at DESC);
COMMENT ON INDEX plan.ix_plan_state IS 'list and counters by state';
CREATE UNIQUE INDEX uq_plan_workflow_instance ON plan.plan (workflow_instance_id) WHERE workflow_instance_id IS NOT NULL;
COMMENT ON INDEX plan.uq_plan_workflow_instance IS 'the plan a workflow instance carries; one plan an instance';

CREATE TABLE plan.draft (
  plan_id uuid CONSTRAINT pk_draft PRIMARY KEY CONSTRAINT fk_draft_plan REFERENCES plan.plan,
  content jsonb NOT NULL CONSTRAINT ck_draft_content CHECK (jsonb_typeof(content) = 'object' AND content::text IS NFC NORMALIZED),
  row_version integer NOT NULL CONSTRAINT ck_draft_row_version CHECK (row_version > 0),
  saved_at timestamptz NOT NULL,
  -- A state secret never reaches a disk, whatever the program above does.
  CONSTRAINT ck_draft_not_secret CHECK (content ->> 'secrecy' = 'None')
);

CREATE TABLE plan.version (
  id uuid CONSTRAINT pk_version PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_version_plan REFERENCES plan.plan,
  number integer NOT NULL CONSTRAINT ck_version_number CHECK (number > 0),
  content jsonb NOT NULL CONSTRAINT ck_version_content CHECK (jsonb_typeof(content) = 'object' AND content::text IS NFC NORMALIZED),
  attachments jsonb NOT NULL CONSTRAINT ck_version_attachments CHECK (jsonb_typeof(attachments) = 'array'),
  content_hash text NOT NULL CONSTRAINT ck_version_content_hash CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL,
  created_by_id uuid NOT NULL CONSTRAINT fk_version_created_by REFERENCES org.person,
  created_by_name text NOT NULL CONSTRAINT ck_version_created_by_name CHECK (created_by_name IS NFC NORMALIZED),
  created_by_post text NULL CONSTRAINT ck_version_created_by_post CHECK (created_by_post IS NULL OR created_by_post IS NFC NORMALIZED),
  reason text NOT NULL CONSTRAINT ck_version_reason CHECK (reason IS NFC NORMALIZED),
  CONSTRAINT ck_version_not_secret CHECK (content ->> 'secrecy' = 'None'),
  CONSTRAINT uq_version_number UNIQUE (plan_id, number)
);
COMMENT ON INDEX plan.uq_version_number IS 'versions of a plan in order; one version a number';

CREATE TABLE plan.blob (
  sha256 text CONSTRAINT pk_blob PRIMARY KEY,
  bytes bytea NOT NULL,
  size bigint NOT NULL,
  content_type text NOT NULL,
  -- The key is what it claims to be, so bytes cannot be exchanged beneath a version.
  CONSTRAINT ck_blob_sha256 CHECK (sha256 = encode(sha256(bytes), 'hex')),
  CONSTRAINT ck_blob_size CHECK (size = octet_length(bytes) AND size BETWEEN 1 AND 20971520)
);
-- Files are packed already: trying again costs time and saves nothing.
ALTER TABLE plan.blob ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE plan.attachment (
  id uuid CONSTRAINT pk_attachment PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_attachment_plan REFERENCES plan.plan,
  name text NOT NULL CONSTRAINT ck_attachment_name CHECK (name IS NFC NORMALIZED AND name <> ''),
  slug text NOT NULL CONSTRAINT ck_attachment_slug CHECK (slug ~ '^[a-z0-9.-]+$'),
  sha256 text NOT NULL CONSTRAINT fk_attachment_blob REFERENCES plan.blob,
  size bigint NOT NULL,
  content_type text NOT NULL,
  kind text NOT NULL CONSTRAINT ck_attachment_kind CHECK (kind IN ('MainDocument', 'Attachment', 'Opinion')),
  extracted_text text NULL CONSTRAINT ck_attachment_extracted_text CHECK (extracted_text IS NULL OR extracted_text IS NFC NORMALIZED),
  uploaded_by_id uuid NOT NULL CONSTRAINT fk_attachment_uploaded_by REFERENCES org.person,
  uploaded_by_name text NOT NULL CONSTRAINT ck_attachment_uploaded_by_name CHECK (uploaded_by_name IS NFC NORMALIZED),
  uploaded_at timestamptz NOT NULL,
  removed_at timestamptz NULL
);
CREATE INDEX ix_attachment_plan ON plan.attachment (plan_id, uploaded_at);
COMMENT ON INDEX plan.ix_attachment_plan IS 'files of a plan';

-- Versions and bytes are written once. Rights say so to the host, triggers to everybody else.
CREATE FUNCTION plan.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%.% is written once: % is refused.', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.version
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON plan.version
  FOR EACH STATEMENT EXECUTE FUNCTION plan.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.blob
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON plan.blob
  FOR EACH STATEMENT EXECUTE FUNCTION plan.refuse_change();

GRANT SELECT, INSERT, UPDATE ON plan.plan, plan.draft, plan.attachment TO workflows_app;
GRANT SELECT, INSERT ON plan.version, plan.blob TO workflows_app;
