-- The audit trail: one chain per plan ("plan:<id>") and one for the rest ("system").
-- The host hands in chain and body only (it may insert no other column); numbering and hashing happen here,
-- inside the transaction that does the audited thing, so a row cannot be written without its place in the chain.

CREATE TABLE audit.entry (
  chain text NOT NULL,
  seq bigint NOT NULL,
  body text NOT NULL CHECK (body IS NFC NORMALIZED),
  previous_hash text NOT NULL,
  hash text NOT NULL,
  -- Read out of the body for queries; the verifier holds them against it.
  kind text NOT NULL,
  at timestamptz NOT NULL,
  plan_id uuid NULL,
  CONSTRAINT pk_audit_entry PRIMARY KEY (chain, seq)
);
COMMENT ON CONSTRAINT pk_audit_entry ON audit.entry IS 'verify and show one chain in order';

CREATE INDEX ix_audit_entry_at ON audit.entry (at);
COMMENT ON INDEX audit.ix_audit_entry_at IS 'administrators browse all chains by time';

-- The head of each chain: the row that serialises writers of one chain, and the witness against a cut tail.
CREATE TABLE audit.chain (
  chain text PRIMARY KEY,
  last_seq bigint NOT NULL,
  last_hash text NOT NULL
);

-- Runs with the owner's rights because the host has none on audit.chain.
CREATE FUNCTION audit.link_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  head audit.chain;
  fields jsonb := NEW.body::jsonb;
BEGIN
  INSERT INTO audit.chain (chain, last_seq, last_hash) VALUES (NEW.chain, 0, repeat('0', 64))
    ON CONFLICT (chain) DO NOTHING;
  SELECT * INTO head FROM audit.chain WHERE chain = NEW.chain FOR UPDATE;

  NEW.seq := head.last_seq + 1;
  NEW.previous_hash := head.last_hash;
  NEW.hash := encode(sha256(convert_to(
    NEW.previous_hash || E'\n' || NEW.chain || E'\n' || NEW.seq::text || E'\n' || NEW.body, 'UTF8')), 'hex');
  NEW.kind := fields ->> 'kind';
  NEW.at := (fields ->> 'at')::timestamptz;
  NEW.plan_id := (fields ->> 'plan')::uuid;

  UPDATE audit.chain SET last_seq = NEW.seq, last_hash = NEW.hash WHERE chain = NEW.chain;
  RETURN NEW;
END
$$;

CREATE TRIGGER link_entry BEFORE INSERT ON audit.entry
  FOR EACH ROW EXECUTE FUNCTION audit.link_entry();

CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit trail is append-only: % on audit.entry is refused.', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON audit.entry
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

REVOKE ALL ON FUNCTION audit.link_entry() FROM PUBLIC;
GRANT SELECT ON audit.entry, audit.chain TO workflows_app;
GRANT INSERT (chain, body) ON audit.entry TO workflows_app;
