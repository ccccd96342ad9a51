-- Document books, numbers and the recipients of what was issued.

CREATE TABLE org.book (
  id uuid CONSTRAINT pk_book PRIMARY KEY,
  body_id uuid NOT NULL CONSTRAINT fk_book_body REFERENCES org.agency,
  code text NOT NULL,
  symbol text NOT NULL CONSTRAINT ck_book_symbol CHECK (symbol IS NFC NORMALIZED),
  name text NOT NULL CONSTRAINT ck_book_name CHECK (name IS NFC NORMALIZED),
  CONSTRAINT uq_book_code UNIQUE (body_id, code)
);
COMMENT ON CONSTRAINT uq_book_code ON org.book IS 'the book of a body for a kind of document; the body is a record, not a name: a merged province starts again at 01';

-- The last number given, per year in Việt Nam. The row lock of its update, held to the commit, is what
-- makes numbers gapless: a rolled-back issue gives its number back before anyone else can take the next.
CREATE TABLE org.book_year (
  book_id uuid NOT NULL CONSTRAINT fk_book_year_book REFERENCES org.book,
  year integer NOT NULL,
  last_number integer NOT NULL CONSTRAINT ck_book_year_last CHECK (last_number >= 0),
  CONSTRAINT pk_book_year PRIMARY KEY (book_id, year)
);

CREATE TABLE plan.issued_number (
  id uuid CONSTRAINT pk_issued_number PRIMARY KEY,
  book_id uuid NOT NULL CONSTRAINT fk_issued_number_book REFERENCES org.book,
  year integer NOT NULL,
  number integer NOT NULL CONSTRAINT ck_issued_number_positive CHECK (number > 0),
  symbol text NOT NULL,
  plan_id uuid NOT NULL CONSTRAINT fk_issued_number_plan REFERENCES plan.plan CONSTRAINT uq_issued_number_plan UNIQUE,
  version_id uuid NOT NULL CONSTRAINT fk_issued_number_version REFERENCES plan.version,
  issued_on date NOT NULL,
  issued_at timestamptz NOT NULL,
  issued_by uuid NOT NULL CONSTRAINT fk_issued_number_person REFERENCES org.person,
  CONSTRAINT uq_issued_number UNIQUE (book_id, year, number)
);
COMMENT ON CONSTRAINT uq_issued_number ON plan.issued_number IS 'no number twice in a book and year; also lists a book in order';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.issued_number
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

CREATE TABLE plan.recipient (
  id uuid CONSTRAINT pk_recipient PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_recipient_plan REFERENCES plan.plan,
  position integer NOT NULL,
  name text NOT NULL CONSTRAINT ck_recipient_name CHECK (name IS NFC NORMALIZED),
  agency_id uuid NULL CONSTRAINT fk_recipient_agency REFERENCES org.agency,
  channel text NOT NULL,
  address text NULL,
  mail_id uuid NULL,
  dispatched_at timestamptz NOT NULL,
  CONSTRAINT uq_recipient_position UNIQUE (plan_id, position)
);
COMMENT ON CONSTRAINT uq_recipient_position ON plan.recipient IS 'recipients of a plan in the printed order';

GRANT SELECT, INSERT ON org.book, plan.issued_number, plan.recipient TO workflows_app;
GRANT SELECT, INSERT, UPDATE ON org.book_year TO workflows_app;
