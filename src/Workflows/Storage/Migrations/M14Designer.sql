-- What editing in the designer needs: who changed a definition last, search, versions put away; instances that are
-- watched and instances that are deleted.

-- As Values/VietnameseText.Fold, so that a name is found without its marks.
CREATE FUNCTION workflow.fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(
    replace(regexp_replace(normalize(lower(replace(value, 'Đ', 'đ')), NFD), '[\u0300-\u036f]', '', 'g'), 'đ', 'd'),
    '\s+', ' ', 'g')
$$;

ALTER TABLE workflow.definition
  -- Counts the changes of the whole definition, over all its versions: an editor that holds an older number is stale.
  ADD revision bigint NOT NULL DEFAULT 1,
  ADD changed_at timestamptz NULL,
  ADD changed_by uuid NULL,
  ADD changed_by_name text NULL CONSTRAINT ck_definition_changed_by CHECK (changed_by_name IS NFC NORMALIZED),
  -- People whose work on this draft the audit trail knows of already: one entry each, not one a keystroke.
  ADD edited_by uuid[] NOT NULL DEFAULT '{}',
  -- A version that was published is never removed: it is put away.
  ADD deleted_at timestamptz NULL,
  -- Repeated from the text for lists.
  ADD tool_version text NULL,
  ADD is_system boolean NOT NULL DEFAULT false,
  ADD is_readonly boolean NOT NULL DEFAULT false,
  ADD usable_as_activity boolean NOT NULL DEFAULT false,
  ADD search_text text NOT NULL GENERATED ALWAYS AS
    (workflow.fold(name || ' ' || coalesce(description, '') || ' ' || definition_id || ' ' || id)) STORED,
  ADD CONSTRAINT ck_definition_deleted CHECK (deleted_at IS NULL OR NOT (is_latest OR is_published));

UPDATE workflow.definition SET
  tool_version = json ->> 'toolVersion',
  is_system = coalesce(json ->> 'isSystem', 'false') = 'true',
  is_readonly = coalesce(json ->> 'isReadonly', 'false') = 'true',
  usable_as_activity = coalesce(json -> 'options' ->> 'usableAsActivity', json ->> 'usableAsActivity', 'false') = 'true';

CREATE INDEX ix_definition_usable ON workflow.definition (definition_id) WHERE usable_as_activity AND published_at IS NOT NULL;
COMMENT ON INDEX workflow.ix_definition_usable IS 'the workflows that are offered as steps in the toolbox';

-- Whoever watches an instance hears of each commit that touched it. Equal notices of one transaction are one.
CREATE FUNCTION workflow.tell_observers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('workflow_instance', NEW.id::text);
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_observers AFTER INSERT OR UPDATE ON workflow.instance
  FOR EACH ROW EXECUTE FUNCTION workflow.tell_observers();

-- The host may not delete a journal; an instance that proves nothing of a plan may go as a whole. Runs with the
-- owner's rights for that.
CREATE FUNCTION workflow.delete_instance(wanted uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  found_status text;
BEGIN
  SELECT status INTO found_status FROM workflow.instance WHERE id = wanted FOR UPDATE;
  IF found_status IS NULL THEN
    RETURN 'Missing';
  END IF;
  IF found_status = 'Running' THEN
    RETURN 'Running';
  END IF;
  IF EXISTS (SELECT FROM plan.plan WHERE workflow_instance_id = wanted) OR EXISTS (SELECT FROM plan.task WHERE instance_id = wanted) THEN
    RETURN 'Plan';
  END IF;
  IF EXISTS (SELECT FROM workflow.instance WHERE parent_id = wanted) THEN
    RETURN 'Parent';
  END IF;
  DELETE FROM workflow.journal WHERE instance_id = wanted;
  DELETE FROM workflow.incident WHERE instance_id = wanted;
  DELETE FROM workflow.activity_execution WHERE instance_id = wanted;
  DELETE FROM workflow.bookmark WHERE instance_id = wanted;
  DELETE FROM workflow.stimulus WHERE instance_id = wanted;
  DELETE FROM workflow.http_request WHERE instance_id = wanted;
  DELETE FROM workflow.instance WHERE id = wanted;
  RETURN 'Deleted';
END
$$;

CREATE INDEX ix_instance_updated_at ON workflow.instance (updated_at DESC);
COMMENT ON INDEX workflow.ix_instance_updated_at IS 'operators page through all instances, last moved first';

REVOKE ALL ON FUNCTION workflow.fold(text), workflow.tell_observers(), workflow.delete_instance(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION workflow.fold(text), workflow.delete_instance(uuid) TO workflows_app;
