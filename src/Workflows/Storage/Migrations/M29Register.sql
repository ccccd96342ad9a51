-- Number series as the head of a body decides (Nghị định 30/2020/NĐ-CP, Điều 15.1.c), and the register of outgoing documents with every
-- number given: to plans, to documents made elsewhere, and those of registers kept before.

CREATE TABLE org.book_series (
  id uuid CONSTRAINT pk_book_series PRIMARY KEY,
  body_id uuid NOT NULL CONSTRAINT fk_book_series_body REFERENCES org.agency,
  code text NOT NULL CONSTRAINT ck_book_series_code CHECK (code IS NFC NORMALIZED AND code <> ''),
  book_id uuid NOT NULL CONSTRAINT fk_book_series_book REFERENCES org.book,
  symbol text NOT NULL CONSTRAINT ck_book_series_symbol CHECK (symbol IS NFC NORMALIZED),
  from_year integer NOT NULL,
  decided_by text NOT NULL CONSTRAINT ck_book_series_decided_by CHECK (decided_by IS NFC NORMALIZED),
  decided_at timestamptz NOT NULL
);
CREATE INDEX ix_book_series_code ON org.book_series (body_id, code, from_year);
COMMENT ON INDEX org.ix_book_series_code IS 'the book a kind of document of a body is numbered in: the newest decision for the year or one before';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON org.book_series
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

INSERT INTO org.book_series (id, body_id, code, book_id, symbol, from_year, decided_by, decided_at)
SELECT gen_random_uuid(), body_id, code, id, symbol, 2000, '', '2026-01-01T00:00:00Z' FROM org.book;

-- A book may number several kinds now; each series has its own symbol.
ALTER TABLE org.book DROP COLUMN symbol;
COMMENT ON CONSTRAINT uq_book_code ON org.book IS 'the book of a body for a set of kinds of document ("KH", "KH+QĐ"); the body is a record, not a name: a merged province starts again at 01';

ALTER TABLE plan.issued_number
  ALTER COLUMN plan_id DROP NOT NULL,
  ALTER COLUMN version_id DROP NOT NULL,
  ALTER COLUMN issued_by DROP NOT NULL,
  ADD COLUMN origin text NOT NULL DEFAULT 'Plan' CONSTRAINT ck_issued_number_origin CHECK (origin IN ('Plan', 'Outside', 'Imported')),
  ADD COLUMN suffix text NOT NULL DEFAULT '' CONSTRAINT ck_issued_number_suffix CHECK (suffix ~ '^[a-zđ]?$'),
  ADD COLUMN attempt integer NOT NULL DEFAULT 1 CONSTRAINT ck_issued_number_attempt CHECK (attempt > 0),
  ADD COLUMN code text NOT NULL DEFAULT '' CONSTRAINT ck_issued_number_code CHECK (code IS NFC NORMALIZED),
  ADD COLUMN subject text NOT NULL DEFAULT '' CONSTRAINT ck_issued_number_subject CHECK (subject IS NFC NORMALIZED),
  ADD COLUMN signer text NOT NULL DEFAULT '' CONSTRAINT ck_issued_number_signer CHECK (signer IS NFC NORMALIZED),
  ADD COLUMN recipients text NOT NULL DEFAULT '' CONSTRAINT ck_issued_number_recipients CHECK (recipients IS NFC NORMALIZED),
  ADD COLUMN kept_by text NOT NULL DEFAULT '' CONSTRAINT ck_issued_number_kept_by CHECK (kept_by IS NFC NORMALIZED),
  ADD COLUMN copies integer NULL CONSTRAINT ck_issued_number_copies CHECK (copies > 0),
  ADD COLUMN note text NOT NULL DEFAULT '' CONSTRAINT ck_issued_number_note CHECK (note IS NFC NORMALIZED);

ALTER TABLE plan.issued_number DISABLE TRIGGER refuse_change;
UPDATE plan.issued_number n SET code = b.code, subject = p.title
FROM plan.plan p, org.book b WHERE p.id = n.plan_id AND b.id = n.book_id;
ALTER TABLE plan.issued_number ENABLE TRIGGER refuse_change;

ALTER TABLE plan.issued_number
  DROP CONSTRAINT uq_issued_number,
  DROP CONSTRAINT uq_issued_number_plan,
  ADD CONSTRAINT uq_issued_number UNIQUE (book_id, year, number, suffix),
  ADD CONSTRAINT uq_issued_number_plan UNIQUE (plan_id, attempt),
  ADD CONSTRAINT ck_issued_number_plan CHECK ((origin = 'Plan') = (plan_id IS NOT NULL) AND (plan_id IS NULL) = (version_id IS NULL)),
  ADD CONSTRAINT ck_issued_number_person CHECK (origin = 'Imported' OR issued_by IS NOT NULL),
  ADD CONSTRAINT ck_issued_number_letter CHECK (suffix = '' OR origin = 'Imported');
COMMENT ON CONSTRAINT uq_issued_number ON plan.issued_number IS 'no number twice in a book and year; also lists a book in order';
COMMENT ON CONSTRAINT uq_issued_number_plan ON plan.issued_number IS 'the numbers a plan was given: a second one only after the first was cancelled';

-- A number that is not used keeps its line.
CREATE TABLE plan.number_cancellation (
  number_id uuid CONSTRAINT pk_number_cancellation PRIMARY KEY CONSTRAINT fk_number_cancellation_number REFERENCES plan.issued_number,
  reason text NOT NULL CONSTRAINT ck_number_cancellation_reason CHECK (reason IS NFC NORMALIZED AND reason <> ''),
  cancelled_at timestamptz NOT NULL,
  cancelled_by uuid NOT NULL CONSTRAINT fk_number_cancellation_person REFERENCES org.person
);
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.number_cancellation
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

GRANT SELECT, INSERT ON org.book_series, plan.number_cancellation TO workflows_app;
