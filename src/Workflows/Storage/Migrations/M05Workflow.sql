-- Workflow: definitions and their versions, running instances, where they wait, what they did.

CREATE TABLE workflow.definition (
  id text NOT NULL,
  definition_id text NOT NULL,
  version integer NOT NULL,
  name text NOT NULL,
  description text NULL,
  -- json, not jsonb: the text is kept as it was hashed.
  json json NOT NULL,
  hash text NOT NULL,
  is_latest boolean NOT NULL,
  is_published boolean NOT NULL,
  created_at timestamptz NOT NULL,
  published_at timestamptz NULL,
  CONSTRAINT pk_definition PRIMARY KEY (id),
  CONSTRAINT uq_definition_version UNIQUE (definition_id, version),
  CONSTRAINT ck_definition_id CHECK (definition_id IS NFC NORMALIZED AND length(definition_id) BETWEEN 1 AND 250),
  CONSTRAINT ck_definition_name CHECK (name IS NFC NORMALIZED),
  CONSTRAINT ck_definition_description CHECK (description IS NFC NORMALIZED),
  CONSTRAINT ck_definition_hash CHECK (hash ~ '^[0-9a-f]{64}$'),
  CONSTRAINT ck_definition_version CHECK (version >= 1),
  CONSTRAINT ck_definition_published CHECK (NOT is_published OR published_at IS NOT NULL)
);
COMMENT ON CONSTRAINT pk_definition ON workflow.definition IS 'load the version an instance is pinned to';
COMMENT ON CONSTRAINT uq_definition_version ON workflow.definition IS 'list the versions of a definition';

CREATE UNIQUE INDEX ix_definition_latest ON workflow.definition (definition_id) WHERE is_latest;
COMMENT ON INDEX workflow.ix_definition_latest IS 'the version an editor opens; there is one';
CREATE UNIQUE INDEX ix_definition_published ON workflow.definition (definition_id) WHERE is_published;
COMMENT ON INDEX workflow.ix_definition_published IS 'the version a new instance takes; there is one';

-- A version that was ever published stays as it was: instances run on it and records point to it.
CREATE FUNCTION workflow.keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'Workflow definitions are not truncated.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.published_at IS NULL THEN
    IF TG_OP = 'DELETE' THEN
      RETURN OLD;
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR (NEW.id, NEW.definition_id, NEW.version, NEW.name, NEW.description, NEW.json::text, NEW.hash, NEW.created_at, NEW.published_at)
       IS DISTINCT FROM (OLD.id, OLD.definition_id, OLD.version, OLD.name, OLD.description, OLD.json::text, OLD.hash, OLD.created_at, OLD.published_at) THEN
    RAISE EXCEPTION 'Version % of definition % was published and is immutable.', OLD.version, OLD.definition_id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER keep_published BEFORE UPDATE OR DELETE ON workflow.definition
  FOR EACH ROW EXECUTE FUNCTION workflow.keep_published();
CREATE TRIGGER keep_published_truncate BEFORE TRUNCATE ON workflow.definition
  FOR EACH STATEMENT EXECUTE FUNCTION workflow.keep_published();

CREATE TABLE workflow.instance (
  id uuid NOT NULL,
  definition_id text NOT NULL,
  definition_version_id text NOT NULL,
  definition_version integer NOT NULL,
  definition_hash text NOT NULL,
  name text NULL,
  correlation_id text NULL,
  status text NOT NULL,
  sub_status text NOT NULL,
  state jsonb NOT NULL,
  state_format integer NOT NULL,
  incident_count integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  finished_at timestamptz NULL,
  -- Counts the writes: a write on top of a state that was not the last one is refused.
  revision bigint NOT NULL,
  CONSTRAINT pk_instance PRIMARY KEY (id),
  CONSTRAINT fk_instance_definition FOREIGN KEY (definition_version_id) REFERENCES workflow.definition (id),
  CONSTRAINT ck_instance_name CHECK (name IS NFC NORMALIZED),
  CONSTRAINT ck_instance_correlation CHECK (correlation_id IS NFC NORMALIZED),
  CONSTRAINT ck_instance_status CHECK (status IN ('Running', 'Finished')),
  CONSTRAINT ck_instance_sub_status CHECK (sub_status IN ('Pending', 'Executing', 'Suspended', 'Finished', 'Cancelled', 'Faulted')),
  CONSTRAINT ck_instance_finished CHECK ((status = 'Finished') = (finished_at IS NOT NULL))
);
COMMENT ON CONSTRAINT pk_instance ON workflow.instance IS 'lock and load one instance';

CREATE INDEX ix_instance_definition ON workflow.instance (definition_version_id, status);
COMMENT ON INDEX workflow.ix_instance_definition IS 'operators list the instances of a version, running ones first';
CREATE INDEX ix_instance_created_at ON workflow.instance (created_at DESC);
COMMENT ON INDEX workflow.ix_instance_created_at IS 'operators page through all instances, newest first';
CREATE INDEX ix_instance_correlation ON workflow.instance (correlation_id) WHERE correlation_id IS NOT NULL;
COMMENT ON INDEX workflow.ix_instance_correlation IS 'find the instances that a correlated event is meant for';
CREATE INDEX ix_instance_incidents ON workflow.instance (updated_at DESC) WHERE incident_count > 0;
COMMENT ON INDEX workflow.ix_instance_incidents IS 'operators list instances with incidents';

-- Where running instances wait. The rows repeat what the state says, for queries; they change with it.
CREATE TABLE workflow.bookmark (
  id uuid NOT NULL,
  instance_id uuid NOT NULL,
  name text NOT NULL,
  hash text NOT NULL,
  payload jsonb NULL,
  tag text NULL,
  activity_id text NOT NULL,
  node_id text NOT NULL,
  activity_instance_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  due_at timestamptz NULL,
  attempts integer NOT NULL DEFAULT 0,
  CONSTRAINT pk_bookmark PRIMARY KEY (id),
  CONSTRAINT fk_bookmark_instance FOREIGN KEY (instance_id) REFERENCES workflow.instance (id)
);
CREATE INDEX ix_bookmark_instance ON workflow.bookmark (instance_id);
COMMENT ON INDEX workflow.ix_bookmark_instance IS 'what one instance waits for';
CREATE INDEX ix_bookmark_hash ON workflow.bookmark (hash);
COMMENT ON INDEX workflow.ix_bookmark_hash IS 'who waits for a stimulus';
CREATE INDEX ix_bookmark_due ON workflow.bookmark (due_at) WHERE due_at IS NOT NULL;
COMMENT ON INDEX workflow.ix_bookmark_due IS 'the sweep that fires timers, earliest first';

CREATE TABLE workflow.activity_execution (
  id uuid NOT NULL,
  instance_id uuid NOT NULL,
  parent_id uuid NULL,
  activity_id text NOT NULL,
  node_id text NOT NULL,
  activity_type text NOT NULL,
  activity_type_version integer NOT NULL,
  activity_name text NULL,
  status text NOT NULL,
  state jsonb NOT NULL,
  outputs jsonb NOT NULL,
  properties jsonb NOT NULL,
  outcomes text[] NOT NULL,
  exception text NULL,
  started_at timestamptz NOT NULL,
  completed_at timestamptz NULL,
  has_bookmarks boolean NOT NULL,
  fault_count integer NOT NULL,
  CONSTRAINT pk_activity_execution PRIMARY KEY (id),
  CONSTRAINT fk_activity_execution_instance FOREIGN KEY (instance_id) REFERENCES workflow.instance (id),
  CONSTRAINT ck_activity_execution_status CHECK (status IN ('Pending', 'Running', 'Completed', 'Canceled', 'Faulted'))
);
CREATE INDEX ix_activity_execution_instance ON workflow.activity_execution (instance_id, node_id, started_at);
COMMENT ON INDEX workflow.ix_activity_execution_instance IS 'the instance viewer: runs of each step of one instance';

CREATE TABLE workflow.journal (
  instance_id uuid NOT NULL,
  sequence bigint NOT NULL,
  id uuid NOT NULL,
  activity_instance_id uuid NOT NULL,
  parent_activity_instance_id uuid NULL,
  activity_id text NOT NULL,
  node_id text NOT NULL,
  activity_type text NOT NULL,
  activity_type_version integer NOT NULL,
  activity_name text NULL,
  event_name text NOT NULL,
  message text NULL,
  payload jsonb NULL,
  at timestamptz NOT NULL,
  -- Also the proof that two runs of one instance never wrote side by side.
  CONSTRAINT pk_journal PRIMARY KEY (instance_id, sequence),
  CONSTRAINT fk_journal_instance FOREIGN KEY (instance_id) REFERENCES workflow.instance (id)
);
COMMENT ON CONSTRAINT pk_journal ON workflow.journal IS 'the log of one instance in order';

CREATE TABLE workflow.incident (
  id uuid NOT NULL,
  instance_id uuid NOT NULL,
  activity_id text NOT NULL,
  node_id text NOT NULL,
  activity_type text NOT NULL,
  activity_instance_id uuid NULL,
  step text NOT NULL,
  message text NOT NULL,
  exception_type text NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_incident PRIMARY KEY (id),
  CONSTRAINT fk_incident_instance FOREIGN KEY (instance_id) REFERENCES workflow.instance (id)
);
CREATE INDEX ix_incident_instance ON workflow.incident (instance_id, at);
COMMENT ON INDEX workflow.ix_incident_instance IS 'incidents of one instance';
CREATE INDEX ix_incident_at ON workflow.incident (at DESC);
COMMENT ON INDEX workflow.ix_incident_at IS 'operators see the latest incidents';

-- Events on their way: published in one transaction, delivered to each instance in one of its own, so that
-- no transaction ever holds two instances.
CREATE TABLE workflow.stimulus (
  id uuid NOT NULL,
  event_name text NOT NULL,
  payload jsonb NULL,
  correlation_id text NULL,
  instance_id uuid NULL,
  bookmark_id uuid NULL,
  created_at timestamptz NOT NULL,
  available_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  CONSTRAINT pk_stimulus PRIMARY KEY (id)
);
CREATE INDEX ix_stimulus_available ON workflow.stimulus (available_at, id);
COMMENT ON INDEX workflow.ix_stimulus_available IS 'the sweep that delivers events, oldest first';

REVOKE ALL ON FUNCTION workflow.keep_published() FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON workflow.definition TO workflows_app;
GRANT SELECT, INSERT, UPDATE ON workflow.instance, workflow.activity_execution TO workflows_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON workflow.bookmark, workflow.stimulus TO workflows_app;
GRANT SELECT, INSERT ON workflow.journal, workflow.incident TO workflows_app;
