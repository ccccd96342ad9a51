-- Signed heads over all chains of the audit trail: what is published so that a rewritten trail can be shown.

CREATE TABLE audit.tree_head (
  number bigint CONSTRAINT pk_tree_head PRIMARY KEY CONSTRAINT ck_tree_head_number CHECK (number > 0),
  statement bytea NOT NULL,
  cms bytea NOT NULL,
  rows bigint NOT NULL,
  made_at timestamptz NOT NULL
);

-- The end of a chain at a head; only of chains that moved since the head before.
CREATE TABLE audit.tree_leaf (
  chain text NOT NULL,
  number bigint NOT NULL CONSTRAINT fk_tree_leaf_head REFERENCES audit.tree_head,
  last_seq bigint NOT NULL,
  last_hash text NOT NULL,
  CONSTRAINT pk_tree_leaf PRIMARY KEY (chain, number)
);
COMMENT ON CONSTRAINT pk_tree_leaf ON audit.tree_leaf IS 'the ends of all chains at a head';

CREATE FUNCTION audit.refuse_head_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Heads of the audit trail are written once: % on %.% is refused.', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON audit.tree_head
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_head_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.tree_head
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_head_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON audit.tree_leaf
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_head_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.tree_leaf
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_head_change();

GRANT SELECT, INSERT ON audit.tree_head, audit.tree_leaf TO workflows_app;
