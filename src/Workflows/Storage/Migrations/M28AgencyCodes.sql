-- Codes by which agencies are addressed in the electronic exchange of documents, with the days they hold.

CREATE TABLE org.agency_code (
  id uuid CONSTRAINT pk_agency_code PRIMARY KEY,
  agency_id uuid NOT NULL CONSTRAINT fk_agency_code_agency REFERENCES org.agency,
  code text NOT NULL CONSTRAINT ck_agency_code_code CHECK (code ~ '^[0-9A-Z.]{1,35}$'),
  -- New: Quyết định 20/2020/QĐ-TTg; Old: 000.00.00.G22. An agency may have both at a time; neither follows from the other.
  form text NOT NULL CONSTRAINT ck_agency_code_form CHECK (form IN ('New', 'Old')),
  valid_from date NOT NULL,
  valid_to date NULL,
  source text NOT NULL CONSTRAINT ck_agency_code_source CHECK (source IS NFC NORMALIZED AND source <> ''),
  recorded_at timestamptz NOT NULL,
  CONSTRAINT ck_agency_code_valid CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT uq_agency_code_code UNIQUE (code, valid_from)
);
COMMENT ON CONSTRAINT uq_agency_code_code ON org.agency_code IS 'whose a code of an incoming packet is; a code is given to one agency on a day';
CREATE UNIQUE INDEX uq_agency_code_open ON org.agency_code (agency_id, form) WHERE valid_to IS NULL;
COMMENT ON INDEX org.uq_agency_code_open IS 'the code of each form that an agency has now: one';
CREATE UNIQUE INDEX uq_agency_code_held ON org.agency_code (code) WHERE valid_to IS NULL;
COMMENT ON INDEX org.uq_agency_code_held IS 'a code belongs to one agency now';
CREATE INDEX ix_agency_code_agency ON org.agency_code (agency_id, valid_from);
COMMENT ON INDEX org.ix_agency_code_agency IS 'the codes of recipients on the day a document is sent';

-- What a row says never changes; it gets its last day.
GRANT SELECT, INSERT ON org.agency_code TO workflows_app;
GRANT UPDATE (valid_to) ON org.agency_code TO workflows_app;
