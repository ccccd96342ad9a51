-- The issued document as files: made in the commit that gives the number, never changed.

CREATE TABLE plan.issued_file (
  id uuid CONSTRAINT pk_issued_file PRIMARY KEY,
  plan_id uuid NOT NULL CONSTRAINT fk_issued_file_plan REFERENCES plan.plan,
  number_id uuid NOT NULL CONSTRAINT fk_issued_file_number REFERENCES plan.issued_number,
  form text NOT NULL CONSTRAINT ck_issued_file_form CHECK (form IN ('Pdf', 'Docx')),
  name text NOT NULL CONSTRAINT ck_issued_file_name CHECK (name IS NFC NORMALIZED),
  sha256 text NOT NULL,
  bytes bytea NOT NULL,
  made_at timestamptz NOT NULL,
  CONSTRAINT uq_issued_file UNIQUE (number_id, form)
);
COMMENT ON CONSTRAINT uq_issued_file ON plan.issued_file IS 'one file of each form for a number';
CREATE INDEX ix_issued_file_plan ON plan.issued_file (plan_id);
COMMENT ON INDEX plan.ix_issued_file_plan IS 'the files of an issued plan';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.issued_file
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

-- A mail that brings the document names its file.
ALTER TABLE mail.outbox ADD COLUMN file_id uuid NULL;

GRANT SELECT, INSERT ON plan.issued_file TO workflows_app;
