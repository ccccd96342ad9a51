-- Outbox: mails as rows of the transaction that causes them, and the history of every try to deliver them.
-- No secret stands here: a link is named by its id (mail.link, a later file), its address is derived when a
-- mail is rendered.

CREATE TABLE mail.outbox (
  id uuid CONSTRAINT pk_outbox PRIMARY KEY,
  plan_id uuid NULL,
  task_id uuid NULL,
  link_id uuid NULL,
  -- Control characters are refused here too: they would end a header line and begin another.
  to_address text NOT NULL CONSTRAINT ck_outbox_to_address
    CHECK (to_address IS NFC NORMALIZED AND to_address !~ '[\x01-\x1f\x7f]'),
  to_name text NOT NULL CONSTRAINT ck_outbox_to_name
    CHECK (to_name IS NFC NORMALIZED AND to_name !~ '[\x01-\x1f\x7f]'),
  subject text NOT NULL CONSTRAINT ck_outbox_subject
    CHECK (subject IS NFC NORMALIZED AND subject <> '' AND subject !~ '[\x01-\x1f\x7f]'),
  body jsonb NOT NULL CONSTRAINT ck_outbox_body CHECK (body::text IS NFC NORMALIZED),
  with_code boolean NOT NULL,
  -- Given at the first claim and kept through every retry, so that a mail that arrives twice is seen as one.
  message_id text NULL CONSTRAINT uq_outbox_message_id UNIQUE,
  state text NOT NULL CONSTRAINT ck_outbox_state
    CHECK (state IN ('Queued', 'Sending', 'Sent', 'Parked', 'Cancelled')),
  -- Tries that count against the mail; a relay that cannot be reached does not.
  attempts integer NOT NULL CONSTRAINT ck_outbox_attempts CHECK (attempts >= 0),
  next_attempt_at timestamptz NOT NULL,
  -- One number a claim: a sender whose lease was taken over holds an old one and can mark nothing.
  lease_owner uuid NULL,
  lease_until timestamptz NULL,
  last_error text NULL CONSTRAINT ck_outbox_last_error CHECK (last_error IS NULL OR last_error IS NFC NORMALIZED),
  created_at timestamptz NOT NULL,
  sent_at timestamptz NULL,
  -- Wish to stop it; a mail under way at that moment is stopped only if this try fails.
  cancelled_at timestamptz NULL,
  CONSTRAINT ck_outbox_lease CHECK ((state = 'Sending') = (lease_owner IS NOT NULL AND lease_until IS NOT NULL)),
  CONSTRAINT ck_outbox_sent CHECK ((state = 'Sent') = (sent_at IS NOT NULL))
);

CREATE INDEX ix_outbox_due ON mail.outbox (next_attempt_at, id) WHERE state = 'Queued';
COMMENT ON INDEX mail.ix_outbox_due IS 'claim the mails that are due; age of the oldest one waiting';
CREATE INDEX ix_outbox_leased ON mail.outbox (lease_until) WHERE state = 'Sending';
COMMENT ON INDEX mail.ix_outbox_leased IS 'give back the mails of a sender that died';
CREATE INDEX ix_outbox_parked ON mail.outbox (created_at) WHERE state = 'Parked';
COMMENT ON INDEX mail.ix_outbox_parked IS 'operators'' page: parked mails, newest first';
CREATE INDEX ix_outbox_task ON mail.outbox (task_id) WHERE task_id IS NOT NULL;
COMMENT ON INDEX mail.ix_outbox_task IS 'cancel the mails of a closed task';
CREATE INDEX ix_outbox_plan ON mail.outbox (plan_id, created_at) WHERE plan_id IS NOT NULL;
COMMENT ON INDEX mail.ix_outbox_plan IS 'mails of a plan, in order';

-- History: one row a try or a verb of an operator, never changed.
CREATE TABLE mail.delivery (
  id uuid CONSTRAINT pk_delivery PRIMARY KEY,
  mail_id uuid NOT NULL CONSTRAINT fk_delivery_mail REFERENCES mail.outbox,
  attempt integer NOT NULL,
  at timestamptz NOT NULL,
  outcome text NOT NULL CONSTRAINT ck_delivery_outcome
    CHECK (outcome IN ('Sent', 'SentLate', 'Deferred', 'Unreachable', 'Parked', 'Cancelled', 'Replayed')),
  response text NULL CONSTRAINT ck_delivery_response CHECK (response IS NULL OR response IS NFC NORMALIZED)
);
CREATE INDEX ix_delivery_mail ON mail.delivery (mail_id, at);
COMMENT ON INDEX mail.ix_delivery_mail IS 'history of a mail, in order';

-- A statement trigger: a plan sent to twenty agencies wakes the senders once. NOTIFY reaches them at commit.
CREATE FUNCTION mail.wake_senders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER wake_senders AFTER INSERT ON mail.outbox
  FOR EACH STATEMENT EXECUTE FUNCTION mail.wake_senders();

-- What a mail says and to whom never changes once it is written: only its state does.
GRANT SELECT, INSERT ON mail.outbox TO workflows_app;
GRANT UPDATE (message_id, state, attempts, next_attempt_at, lease_owner, lease_until, last_error, sent_at, cancelled_at)
  ON mail.outbox TO workflows_app;
GRANT SELECT, INSERT ON mail.delivery TO workflows_app;
