-- Digital signing: a number given before the document is issued, the files that come back signed, the server's evidence.

ALTER TABLE plan.plan ADD COLUMN released_at timestamptz NULL;
UPDATE plan.plan p SET released_at = n.issued_at FROM plan.issued_number n WHERE p.state = 'Issued' AND n.plan_id = p.id;

ALTER TABLE plan.task ADD COLUMN is_digital boolean NOT NULL DEFAULT false;

-- Nobody, where the file left signing another way than by being returned.
ALTER TABLE plan.number_cancellation ALTER COLUMN cancelled_by DROP NOT NULL;

ALTER TABLE plan.issued_file
  DROP CONSTRAINT ck_issued_file_form,
  -- Where number, signature and seal stand on a file that was made here.
  ADD COLUMN spots jsonb NULL,
  ADD CONSTRAINT ck_issued_file_form CHECK (form IN ('Pdf', 'Docx', 'SignedPdf', 'SealedPdf'));

CREATE TABLE plan.file_signature (
  file_id uuid CONSTRAINT pk_file_signature PRIMARY KEY CONSTRAINT fk_file_signature_file REFERENCES plan.issued_file,
  act text NOT NULL CONSTRAINT ck_file_signature_act CHECK (act IN ('Person', 'Agency')),
  task_id uuid NOT NULL CONSTRAINT fk_file_signature_task REFERENCES plan.task,
  signer jsonb NOT NULL,
  findings jsonb NOT NULL,
  received_by uuid NOT NULL CONSTRAINT fk_file_signature_person REFERENCES org.person,
  received_by_name text NOT NULL CONSTRAINT ck_file_signature_name CHECK (received_by_name IS NFC NORMALIZED),
  received_at timestamptz NOT NULL
);
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.file_signature
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

CREATE TABLE plan.issue_seal (
  number_id uuid CONSTRAINT pk_issue_seal PRIMARY KEY CONSTRAINT fk_issue_seal_number REFERENCES plan.issued_number,
  file_id uuid NOT NULL CONSTRAINT fk_issue_seal_file REFERENCES plan.issued_file,
  manifest bytea NOT NULL,
  audit_seq bigint NOT NULL CONSTRAINT ck_issue_seal_audit_seq CHECK (audit_seq > 0),
  cms bytea NOT NULL,
  sealed_at timestamptz NOT NULL
);
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.issue_seal
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

GRANT SELECT, INSERT ON plan.file_signature, plan.issue_seal TO workflows_app;
