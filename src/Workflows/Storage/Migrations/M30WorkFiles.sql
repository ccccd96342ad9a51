-- The work file (hồ sơ công việc) of every plan: opened with it, closed when it has ended.

-- What the page suggests; the concrete period of a file is fixed by the agency's own table of periods.
CREATE TABLE plan.retention_period (
  position integer CONSTRAINT pk_retention_period PRIMARY KEY,
  words text NOT NULL CONSTRAINT ck_retention_period_words CHECK (words IS NFC NORMALIZED AND length(words) BETWEEN 1 AND 30)
);
COMMENT ON CONSTRAINT pk_retention_period ON plan.retention_period IS 'suggestions in the order shown';
INSERT INTO plan.retention_period (position, words) VALUES
  (1, 'Vĩnh viễn'), (2, '70 năm'), (3, '50 năm'), (4, '20 năm'), (5, '10 năm'), (6, '05 năm');

-- The last serial given, per agency and year in Việt Nam; the row lock of its update keeps serials without gap or double.
CREATE TABLE plan.work_file_year (
  agency_id uuid NOT NULL CONSTRAINT fk_work_file_year_agency REFERENCES org.agency,
  year integer NOT NULL,
  last_serial integer NOT NULL CONSTRAINT ck_work_file_year_last CHECK (last_serial > 0),
  CONSTRAINT pk_work_file_year PRIMARY KEY (agency_id, year)
);
COMMENT ON CONSTRAINT pk_work_file_year ON plan.work_file_year IS 'the next serial of an agency in a year';

CREATE TABLE plan.work_file (
  plan_id uuid CONSTRAINT pk_work_file PRIMARY KEY CONSTRAINT fk_work_file_plan REFERENCES plan.plan,
  agency_id uuid NOT NULL CONSTRAINT fk_work_file_agency REFERENCES org.agency,
  agency_name text NOT NULL CONSTRAINT ck_work_file_agency_name CHECK (agency_name IS NFC NORMALIZED),
  year integer NOT NULL,
  serial integer NOT NULL CONSTRAINT ck_work_file_serial CHECK (serial > 0),
  notation text NOT NULL CONSTRAINT ck_work_file_notation CHECK (notation IS NFC NORMALIZED AND notation <> ''),
  title text NOT NULL CONSTRAINT ck_work_file_title CHECK (title IS NFC NORMALIZED AND title <> ''),
  retention text NULL CONSTRAINT ck_work_file_retention CHECK (retention IS NFC NORMALIZED AND retention <> ''),
  rights text NULL CONSTRAINT ck_work_file_rights CHECK (rights IS NFC NORMALIZED AND rights <> ''),
  description text NULL CONSTRAINT ck_work_file_description CHECK (description IS NFC NORMALIZED AND description <> ''),
  opened_by uuid NOT NULL CONSTRAINT fk_work_file_opener REFERENCES org.person,
  opened_by_name text NOT NULL CONSTRAINT ck_work_file_opener_name CHECK (opened_by_name IS NFC NORMALIZED),
  opened_at timestamptz NOT NULL,
  started_on date NOT NULL,
  closed_at timestamptz NULL,
  ended_on date NULL,
  closed_by uuid NULL CONSTRAINT fk_work_file_closer REFERENCES org.person,
  closed_by_name text NULL CONSTRAINT ck_work_file_closer_name CHECK (closed_by_name IS NFC NORMALIZED),
  CONSTRAINT uq_work_file_serial UNIQUE (agency_id, year, serial),
  CONSTRAINT ck_work_file_closed CHECK (
    (closed_at IS NULL) = (ended_on IS NULL) AND (closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (closed_by_name IS NULL)
    AND (closed_at IS NULL OR retention IS NOT NULL))
);
COMMENT ON CONSTRAINT pk_work_file ON plan.work_file IS 'the file of a plan';
COMMENT ON CONSTRAINT uq_work_file_serial ON plan.work_file IS 'no symbol twice in an agency and year; also lists an agency''s files in order';

-- Plans that exist get theirs as if it had been opened with them.
INSERT INTO plan.work_file (
  plan_id, agency_id, agency_name, year, serial, notation, title, opened_by, opened_by_name, opened_at, started_on)
SELECT id, agency_id, agency_name, year, serial,
  CASE WHEN serial < 10 THEN '0' ELSE '' END || serial || CASE WHEN abbreviation = '' THEN '' ELSE '.' || abbreviation END,
  title, drafter_id, drafter_name, created_at, started_on
FROM (
  SELECT p.*, a.abbreviation,
    (p.created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS started_on,
    extract(year FROM p.created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::integer AS year,
    row_number() OVER (
      PARTITION BY p.agency_id, extract(year FROM p.created_at AT TIME ZONE 'Asia/Ho_Chi_Minh') ORDER BY p.created_at, p.id)::integer AS serial
  FROM plan.plan p JOIN org.agency a ON a.id = p.agency_id
) AS plans;
INSERT INTO plan.work_file_year (agency_id, year, last_serial)
SELECT agency_id, year, max(serial) FROM plan.work_file GROUP BY agency_id, year;

GRANT SELECT ON plan.retention_period TO workflows_app;
GRANT SELECT, INSERT, UPDATE ON plan.work_file, plan.work_file_year TO workflows_app;
