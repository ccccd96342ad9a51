-- Issued documents on their way through the electronic exchange: packets made here, and what the other side says of them.

CREATE TABLE plan.exchange_packet (
  id uuid CONSTRAINT pk_exchange_packet PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_exchange_packet_plan REFERENCES plan.plan,
  document_key text NOT NULL CONSTRAINT ck_exchange_packet_key CHECK (document_key IS NFC NORMALIZED AND document_key <> ''),
  name text NOT NULL CONSTRAINT ck_exchange_packet_name CHECK (name IS NFC NORMALIZED AND name <> ''),
  sha256 text NOT NULL CONSTRAINT ck_exchange_packet_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bytea NOT NULL,
  made_at timestamptz NOT NULL,
  made_by uuid NOT NULL CONSTRAINT fk_exchange_packet_person REFERENCES org.person
);
CREATE INDEX ix_exchange_packet_plan ON plan.exchange_packet (plan_id, made_at);
COMMENT ON INDEX plan.ix_exchange_packet_plan IS 'the packets of a plan, and the names by which messages may speak of it';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.exchange_packet
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

-- A second packet of one document for the same receiver would be a second document there.
CREATE TABLE plan.exchange_receiver (
  recipient_id uuid CONSTRAINT pk_exchange_receiver PRIMARY KEY CONSTRAINT fk_exchange_receiver_recipient REFERENCES plan.recipient,
  packet_id uuid NOT NULL CONSTRAINT fk_exchange_receiver_packet REFERENCES plan.exchange_packet,
  organ_id text NOT NULL CONSTRAINT ck_exchange_receiver_organ CHECK (organ_id ~ '^[0-9A-Z.]{1,35}$')
);
CREATE INDEX ix_exchange_receiver_packet ON plan.exchange_receiver (packet_id);
COMMENT ON INDEX plan.ix_exchange_receiver_packet IS 'to whom a packet is addressed';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.exchange_receiver
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

-- Each status is an event with both clocks; the same said twice is one event.
CREATE TABLE plan.exchange_status (
  id uuid CONSTRAINT pk_exchange_status PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_exchange_status_plan REFERENCES plan.plan,
  recipient_id uuid NOT NULL CONSTRAINT fk_exchange_status_recipient REFERENCES plan.recipient,
  organ_id text NOT NULL CONSTRAINT ck_exchange_status_organ CHECK (length(organ_id) BETWEEN 1 AND 35),
  organ_name text NOT NULL CONSTRAINT ck_exchange_status_name CHECK (organ_name IS NFC NORMALIZED),
  status text NOT NULL CONSTRAINT ck_exchange_status_status
    CHECK (status IN ('Arrived', 'Refused', 'Received', 'Assigned', 'InProgress', 'Finished', 'Agreed', 'Declined')),
  description text NOT NULL CONSTRAINT ck_exchange_status_description CHECK (description IS NFC NORMALIZED),
  stated_at timestamptz NOT NULL,
  seal text NOT NULL CONSTRAINT ck_exchange_status_seal CHECK (seal IN ('None', 'Unbroken', 'Partial', 'Unreadable')),
  seal_signer text NOT NULL CONSTRAINT ck_exchange_status_signer CHECK (seal_signer IS NFC NORMALIZED),
  received_at timestamptz NOT NULL,
  received_by uuid NOT NULL CONSTRAINT fk_exchange_status_person REFERENCES org.person,
  sha256 text NOT NULL CONSTRAINT ck_exchange_status_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bytea NOT NULL,
  CONSTRAINT uq_exchange_status_said UNIQUE (recipient_id, status, stated_at)
);
COMMENT ON CONSTRAINT uq_exchange_status_said ON plan.exchange_status IS 'a message that comes twice; what a recipient said';
CREATE INDEX ix_exchange_status_plan ON plan.exchange_status (plan_id, received_at);
COMMENT ON INDEX plan.ix_exchange_status_plan IS 'what was said of a plan, in the order it came';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.exchange_status
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

-- Incoming documents that answer one of ours.
CREATE TABLE plan.exchange_reply (
  id uuid CONSTRAINT pk_exchange_reply PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_exchange_reply_plan REFERENCES plan.plan,
  recipient_id uuid NULL CONSTRAINT fk_exchange_reply_recipient REFERENCES plan.recipient,
  organ_id text NOT NULL CONSTRAINT ck_exchange_reply_organ CHECK (length(organ_id) BETWEEN 1 AND 35),
  organ_name text NOT NULL CONSTRAINT ck_exchange_reply_name CHECK (organ_name IS NFC NORMALIZED),
  ground text NOT NULL CONSTRAINT ck_exchange_reply_ground CHECK (ground IN ('Identifier', 'NumberAndDate')),
  number_and_notation text NOT NULL CONSTRAINT ck_exchange_reply_number CHECK (number_and_notation IS NFC NORMALIZED),
  dated_on date NOT NULL,
  type_name text NOT NULL CONSTRAINT ck_exchange_reply_type CHECK (type_name IS NFC NORMALIZED),
  subject text NOT NULL CONSTRAINT ck_exchange_reply_subject CHECK (subject IS NFC NORMALIZED),
  files text[] NOT NULL CONSTRAINT ck_exchange_reply_files CHECK (array_to_string(files, '/') IS NFC NORMALIZED),
  seal text NOT NULL CONSTRAINT ck_exchange_reply_seal CHECK (seal IN ('None', 'Unbroken', 'Partial', 'Unreadable')),
  seal_signer text NOT NULL CONSTRAINT ck_exchange_reply_signer CHECK (seal_signer IS NFC NORMALIZED),
  received_at timestamptz NOT NULL,
  received_by uuid NOT NULL CONSTRAINT fk_exchange_reply_person REFERENCES org.person,
  sha256 text NOT NULL CONSTRAINT ck_exchange_reply_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bytea NOT NULL,
  CONSTRAINT uq_exchange_reply_document UNIQUE (plan_id, organ_id, number_and_notation, dated_on)
);
COMMENT ON CONSTRAINT uq_exchange_reply_document ON plan.exchange_reply IS 'a document that comes twice; the answers to a plan';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.exchange_reply
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

GRANT SELECT, INSERT ON plan.exchange_packet, plan.exchange_receiver, plan.exchange_status, plan.exchange_reply TO workflows_app;
