-- Triggers of published workflows, events that nobody heard, HTTP requests of workflows.

-- What starts a workflow from outside: rows follow the published versions, in the transaction that publishes.
CREATE TABLE workflow.trigger (
  id uuid NOT NULL,
  definition_id text NOT NULL,
  definition_version_id text NOT NULL,
  activity_id text NOT NULL,
  node_id text NOT NULL,
  name text NOT NULL,
  hash text NOT NULL,
  payload jsonb NULL,
  created_at timestamptz NOT NULL,
  -- With the id the identity of an occurrence; due_at is later after an attempt that failed.
  occurrence_at timestamptz NULL,
  due_at timestamptz NULL,
  attempts integer NOT NULL DEFAULT 0,
  CONSTRAINT pk_trigger PRIMARY KEY (id),
  CONSTRAINT fk_trigger_definition FOREIGN KEY (definition_version_id) REFERENCES workflow.definition (id),
  CONSTRAINT uq_trigger_place UNIQUE (definition_id, node_id, hash),
  CONSTRAINT ck_trigger_definition CHECK (definition_id IS NFC NORMALIZED),
  CONSTRAINT ck_trigger_due CHECK ((due_at IS NULL) = (occurrence_at IS NULL) AND due_at >= occurrence_at)
);
COMMENT ON CONSTRAINT uq_trigger_place ON workflow.trigger IS 'the triggers of a definition, when a version is published or retracted';
CREATE INDEX ix_trigger_hash ON workflow.trigger (hash);
COMMENT ON INDEX workflow.ix_trigger_hash IS 'whom a stimulus starts';
CREATE INDEX ix_trigger_due ON workflow.trigger (due_at, id) WHERE due_at IS NOT NULL;
COMMENT ON INDEX workflow.ix_trigger_due IS 'the sweep that takes occurrences, earliest first';
CREATE UNIQUE INDEX ix_trigger_http ON workflow.trigger (hash) WHERE name = 'Elsa.HttpEndpoint';
COMMENT ON INDEX workflow.ix_trigger_http IS 'the endpoints that requests are matched with; one workflow for each';
CREATE INDEX ix_trigger_definition ON workflow.trigger (definition_version_id);
COMMENT ON INDEX workflow.ix_trigger_definition IS 'a draft that is deleted has no triggers';

-- A time of a trigger that passed does not come again, whatever the clock of a host says.
CREATE FUNCTION workflow.keep_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.occurrence_at < OLD.occurrence_at OR (OLD.occurrence_at IS NULL AND NEW.occurrence_at IS NOT NULL) THEN
    RAISE EXCEPTION 'The occurrences of trigger % only move forward.', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_forward BEFORE UPDATE ON workflow.trigger
  FOR EACH ROW EXECUTE FUNCTION workflow.keep_forward();

CREATE INDEX ix_bookmark_http ON workflow.bookmark ((payload->>'method'), (payload->>'path')) WHERE name = 'Elsa.HttpEndpoint';
COMMENT ON INDEX workflow.ix_bookmark_http IS 'the paths at which instances wait for a request';

CREATE INDEX ix_instance_running ON workflow.instance (definition_id, correlation_id) WHERE status = 'Running';
COMMENT ON INDEX workflow.ix_instance_running IS 'activation strategies: does an instance of this definition run';

-- A delivery of an event may be the start of a workflow; an event may be set aside.
ALTER TABLE workflow.stimulus
  ADD trigger_id uuid NULL,
  ADD dead_at timestamptz NULL,
  ADD dead_reason text NULL,
  ADD CONSTRAINT ck_stimulus_receiver CHECK (bookmark_id IS NULL OR trigger_id IS NULL),
  ADD CONSTRAINT ck_stimulus_dead CHECK ((dead_at IS NULL) = (dead_reason IS NULL) AND dead_reason IN ('Unheard', 'Failed'));
DROP INDEX workflow.ix_stimulus_available;
CREATE INDEX ix_stimulus_available ON workflow.stimulus (available_at, id) WHERE dead_at IS NULL;
COMMENT ON INDEX workflow.ix_stimulus_available IS 'the sweep that delivers events, oldest first';
CREATE INDEX ix_stimulus_dead ON workflow.stimulus (dead_at) WHERE dead_at IS NOT NULL;
COMMENT ON INDEX workflow.ix_stimulus_dead IS 'operators see the events that were set aside, latest first; old ones are removed';

-- HTTP requests on their way out, and their outcomes on their way back.
CREATE TABLE workflow.http_request (
  id uuid NOT NULL,
  instance_id uuid NOT NULL,
  -- No foreign key: a faulted instance has no bookmark rows and gets them back at a retry.
  bookmark_id uuid NOT NULL,
  method text NOT NULL CONSTRAINT ck_http_request_method CHECK (method ~ '^[A-Z]{3,10}$'),
  url text NOT NULL CONSTRAINT ck_http_request_url CHECK (url ~ '^https?://' AND url !~ '[\x01-\x20\x7f]'),
  headers jsonb NOT NULL,
  body text NULL,
  content_type text NULL CONSTRAINT ck_http_request_content_type CHECK (content_type !~ '[\x01-\x1f\x7f]'),
  created_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  lease_owner uuid NULL,
  lease_until timestamptz NULL,
  outcome jsonb NULL,
  CONSTRAINT pk_http_request PRIMARY KEY (id),
  CONSTRAINT fk_http_request_instance FOREIGN KEY (instance_id) REFERENCES workflow.instance (id),
  CONSTRAINT uq_http_request_bookmark UNIQUE (bookmark_id),
  CONSTRAINT ck_http_request_lease CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
  CONSTRAINT ck_http_request_outcome CHECK (outcome IS NULL OR lease_owner IS NULL)
);
CREATE INDEX ix_http_request_waiting ON workflow.http_request (due_at, id) WHERE outcome IS NULL;
COMMENT ON INDEX workflow.ix_http_request_waiting IS 'senders claim what is due';
CREATE INDEX ix_http_request_answered ON workflow.http_request (due_at) WHERE outcome IS NOT NULL;
COMMENT ON INDEX workflow.ix_http_request_answered IS 'the sweep that takes outcomes to the activities that wait';
CREATE INDEX ix_http_request_instance ON workflow.http_request (instance_id);
COMMENT ON INDEX workflow.ix_http_request_instance IS 'what one instance has under way';

REVOKE ALL ON FUNCTION workflow.keep_forward() FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON workflow.trigger, workflow.http_request TO workflows_app;
