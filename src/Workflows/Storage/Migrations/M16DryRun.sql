-- What trying out a text of a definition showed. Bound to the text, not to the version: a draft goes on changing.
CREATE TABLE workflow.dry_run (
  id uuid NOT NULL CONSTRAINT pk_dry_run PRIMARY KEY,
  definition_id text NOT NULL,
  -- No foreign key: a draft may be deleted, what was tried stays on record.
  version_id text NOT NULL,
  version integer NOT NULL,
  content_hash text NOT NULL CONSTRAINT ck_dry_run_content_hash CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  passed boolean NOT NULL,
  scenarios integer NOT NULL,
  failed integer NOT NULL,
  summary jsonb NOT NULL,
  ran_at timestamptz NOT NULL,
  ran_by uuid NULL CONSTRAINT fk_dry_run_ran_by REFERENCES org.person,
  ran_by_name text NOT NULL CONSTRAINT ck_dry_run_ran_by_name CHECK (ran_by_name IS NFC NORMALIZED),
  CONSTRAINT ck_dry_run_counts CHECK (failed BETWEEN 0 AND scenarios),
  CONSTRAINT ck_dry_run_passed CHECK (NOT passed OR (failed = 0 AND scenarios > 0))
);

CREATE INDEX ix_dry_run_definition ON workflow.dry_run (definition_id, content_hash, ran_at DESC);
COMMENT ON INDEX workflow.ix_dry_run_definition IS 'whether a text was tried before it is published; the newest result of a text for its page';

-- A result is written once. Nobody makes it green afterwards.
GRANT SELECT, INSERT ON workflow.dry_run TO workflows_app;
