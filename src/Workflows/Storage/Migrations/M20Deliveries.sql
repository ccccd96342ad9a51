-- Delivery truth: what became of a mail after the relay took it, and who is known to have opened its page.

-- One row for each recipient of a delivery report (RFC 3464), kept whether or not it is about a mail of ours.
CREATE TABLE mail.delivery_report (
  id uuid CONSTRAINT pk_delivery_report PRIMARY KEY,
  -- Digest of the report's identity, recipient and verdict: the same report by another road is the same row.
  report_key text NOT NULL CONSTRAINT uq_delivery_report_key UNIQUE,
  mail_id uuid NULL CONSTRAINT fk_delivery_report_mail REFERENCES mail.outbox,
  message_id text NULL CONSTRAINT ck_delivery_report_message_id
    CHECK (message_id IS NFC NORMALIZED AND length(message_id) <= 998),
  recipient text NULL CONSTRAINT ck_delivery_report_recipient CHECK (recipient IS NFC NORMALIZED AND length(recipient) <= 320),
  action text NOT NULL CONSTRAINT ck_delivery_report_action
    CHECK (action IN ('Failed', 'Delayed', 'Delivered', 'Relayed', 'Expanded')),
  status text NULL CONSTRAINT ck_delivery_report_status CHECK (status ~ '^[245]\.[0-9]{1,3}\.[0-9]{1,3}$'),
  diagnostic text NULL CONSTRAINT ck_delivery_report_diagnostic CHECK (diagnostic IS NFC NORMALIZED AND length(diagnostic) <= 500),
  reporter text NULL CONSTRAINT ck_delivery_report_reporter CHECK (reporter IS NFC NORMALIZED AND length(reporter) <= 500),
  -- By the clock of whoever wrote the report; ours is the other one.
  reported_at timestamptz NULL,
  recorded_at timestamptz NOT NULL
);
COMMENT ON CONSTRAINT uq_delivery_report_key ON mail.delivery_report IS 'a report that comes twice is one row';
CREATE INDEX ix_delivery_report_mail ON mail.delivery_report (mail_id, recorded_at) WHERE mail_id IS NOT NULL;
COMMENT ON INDEX mail.ix_delivery_report_mail IS 'what was reported about the mails of a task';
CREATE INDEX ix_delivery_report_recorded ON mail.delivery_report (recorded_at DESC, id DESC);
COMMENT ON INDEX mail.ix_delivery_report_recorded IS 'operators'' page: newest reports';

-- What is known about somebody opening the page of a task; 'Loaded' proves nothing, for machines load pages too.
CREATE TABLE mail.opening (
  id uuid CONSTRAINT pk_opening PRIMARY KEY,
  task_id uuid NOT NULL CONSTRAINT fk_opening_task REFERENCES plan.task,
  person_id uuid NOT NULL CONSTRAINT fk_opening_person REFERENCES org.person,
  -- The address the link went to; null for somebody who was signed in.
  address text NULL CONSTRAINT ck_opening_address CHECK (address IS NFC NORMALIZED),
  evidence text NOT NULL CONSTRAINT ck_opening_evidence CHECK (evidence IN ('Loaded', 'Interaction', 'Answer', 'SignedIn')),
  at timestamptz NOT NULL,
  CONSTRAINT ck_opening_signed_in CHECK ((evidence = 'SignedIn') = (address IS NULL)),
  CONSTRAINT uq_opening UNIQUE NULLS NOT DISTINCT (task_id, person_id, address, evidence)
);
COMMENT ON CONSTRAINT uq_opening ON mail.opening IS 'the first time counts; also: openings of a task';

GRANT SELECT, INSERT ON mail.delivery_report, mail.opening TO workflows_app;
