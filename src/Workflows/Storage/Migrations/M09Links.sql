-- Email links. Only the token's hash is kept; the token is derived from the id and a key outside the database.

CREATE TABLE mail.link (
  id uuid CONSTRAINT pk_link PRIMARY KEY,
  token_hash text NOT NULL CONSTRAINT uq_link_token_hash UNIQUE,
  purpose text NOT NULL,
  plan_id uuid NOT NULL CONSTRAINT fk_link_plan REFERENCES plan.plan,
  task_id uuid NULL CONSTRAINT fk_link_task REFERENCES plan.task,
  person_id uuid NULL CONSTRAINT fk_link_person REFERENCES org.person,
  version_id uuid NULL CONSTRAINT fk_link_version REFERENCES plan.version,
  address text NOT NULL,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  spent_at timestamptz NULL,
  revoked_at timestamptz NULL,
  revoked_because text NULL,
  view_count integer NOT NULL,
  wrong_codes integer NOT NULL
);
COMMENT ON CONSTRAINT uq_link_token_hash ON mail.link IS 'finds a link by the hash of what was in the address';
CREATE INDEX ix_link_task ON mail.link (task_id);
COMMENT ON INDEX mail.ix_link_task IS 'links of a task: re-issued, recalled or closed together';

GRANT SELECT, INSERT, UPDATE ON mail.link TO workflows_app;
