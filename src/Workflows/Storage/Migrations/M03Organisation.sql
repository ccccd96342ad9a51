-- Agencies, people and posts. Rows are dated, never deleted: an act keeps pointing at the post it was done from.

CREATE TABLE org.agency (
  id uuid CONSTRAINT pk_agency PRIMARY KEY,
  parent_id uuid NULL CONSTRAINT fk_agency_parent REFERENCES org.agency,
  kind text NOT NULL,
  name text NOT NULL CONSTRAINT ck_agency_name CHECK (name IS NFC NORMALIZED AND name <> ''),
  abbreviation text NOT NULL CONSTRAINT ck_agency_abbreviation CHECK (abbreviation IS NFC NORMALIZED),
  email text NULL,
  valid_from date NOT NULL,
  valid_to date NULL,
  CONSTRAINT ck_agency_valid CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX ix_agency_parent ON org.agency (parent_id);
COMMENT ON INDEX org.ix_agency_parent IS 'units of an agency';

CREATE TABLE org.person (
  id uuid CONSTRAINT pk_person PRIMARY KEY,
  full_name text NOT NULL CONSTRAINT ck_person_full_name CHECK (full_name IS NFC NORMALIZED AND full_name <> ''),
  salutation text NOT NULL CONSTRAINT ck_person_salutation CHECK (salutation IS NFC NORMALIZED),
  email text NOT NULL,
  is_demo boolean NOT NULL,
  is_active boolean NOT NULL
);
CREATE UNIQUE INDEX uq_person_email ON org.person (lower(email));
COMMENT ON INDEX org.uq_person_email IS 'one person an address: a mail decides for exactly one';

CREATE TABLE org.post (
  id uuid CONSTRAINT pk_post PRIMARY KEY,
  agency_id uuid NOT NULL CONSTRAINT fk_post_agency REFERENCES org.agency,
  role text NOT NULL,
  title text NOT NULL CONSTRAINT ck_post_title CHECK (title IS NFC NORMALIZED AND title <> ''),
  code text NOT NULL,
  CONSTRAINT uq_post_code UNIQUE (code, agency_id)
);
COMMENT ON CONSTRAINT uq_post_code ON org.post IS 'a post by the name a workflow uses; each province has its own of that name';
CREATE INDEX ix_post_agency ON org.post (agency_id, role);
COMMENT ON INDEX org.ix_post_agency IS 'head of an agency, head of a unit';

CREATE TABLE org.post_holding (
  id uuid CONSTRAINT pk_post_holding PRIMARY KEY,
  post_id uuid NOT NULL CONSTRAINT fk_post_holding_post REFERENCES org.post,
  person_id uuid NOT NULL CONSTRAINT fk_post_holding_person REFERENCES org.person,
  valid_from date NOT NULL,
  valid_to date NULL,
  CONSTRAINT ck_post_holding_valid CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX ix_post_holding_post ON org.post_holding (post_id, valid_from);
COMMENT ON INDEX org.ix_post_holding_post IS 'who holds a post on a day';
CREATE INDEX ix_post_holding_person ON org.post_holding (person_id, valid_from);
COMMENT ON INDEX org.ix_post_holding_person IS 'posts of a person on a day';

-- Days on which the count of working days differs from Monday to Friday.
CREATE TABLE org.calendar_day (
  day date CONSTRAINT pk_calendar_day PRIMARY KEY,
  kind text NOT NULL,
  name text NOT NULL CONSTRAINT ck_calendar_day_name CHECK (name IS NFC NORMALIZED),
  source text NULL CONSTRAINT ck_calendar_day_source CHECK (source IS NULL OR source IS NFC NORMALIZED),
  is_confirmed boolean NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON org.agency, org.person, org.post, org.post_holding, org.calendar_day TO workflows_app;
