-- Workflows that steps of other workflows start.
ALTER TABLE workflow.instance ADD COLUMN parent_id uuid
  CONSTRAINT fk_instance_parent REFERENCES workflow.instance (id);

CREATE INDEX ix_instance_parent ON workflow.instance (parent_id) WHERE parent_id IS NOT NULL;
COMMENT ON INDEX workflow.ix_instance_parent IS 'Cancelling an instance: the running children it started';
