-- The calendar gets versions, and a deadline remembers how it was counted.

CREATE TABLE org.calendar_version (
  number integer CONSTRAINT pk_calendar_version PRIMARY KEY CONSTRAINT ck_calendar_version_number CHECK (number > 0),
  made_at timestamptz NOT NULL,
  made_by text NOT NULL CONSTRAINT ck_calendar_version_made_by CHECK (made_by IS NFC NORMALIZED),
  reason text NOT NULL CONSTRAINT ck_calendar_version_reason CHECK (reason IS NFC NORMALIZED)
);
INSERT INTO org.calendar_version VALUES (1, now(), 'Hệ thống', 'Lịch đi kèm phần mềm, các năm 2018 đến 2027');

ALTER TABLE org.calendar_day
  ADD COLUMN from_version integer NOT NULL DEFAULT 1 CONSTRAINT fk_calendar_day_from REFERENCES org.calendar_version,
  ADD COLUMN to_version integer NULL CONSTRAINT fk_calendar_day_to REFERENCES org.calendar_version,
  ADD CONSTRAINT ck_calendar_day_versions CHECK (to_version > from_version),
  DROP CONSTRAINT pk_calendar_day,
  ADD CONSTRAINT pk_calendar_day PRIMARY KEY (day, from_version),
  DROP CONSTRAINT ck_calendar_day_kind,
  ADD CONSTRAINT ck_calendar_day_kind
    CHECK (kind IN ('Holiday', 'Compensatory', 'SwappedOff', 'SwappedWorking', 'Local', 'Proposed'));
CREATE UNIQUE INDEX uq_calendar_day_now ON org.calendar_day (day) WHERE to_version IS NULL;
COMMENT ON INDEX org.uq_calendar_day_now IS 'the calendar as it stands: a day is one thing at a time';

-- Ngày Văn hóa Việt Nam: meant as a day off; whether it is one already is for the administrator to say.
INSERT INTO org.calendar_day (day, kind, name, source, is_confirmed) VALUES
  ('2026-11-24', 'Proposed', 'Ngày Văn hóa Việt Nam', 'Nghị quyết 80-NQ/TW ngày 07/01/2026', false),
  ('2027-11-24', 'Proposed', 'Ngày Văn hóa Việt Nam', 'Nghị quyết 80-NQ/TW ngày 07/01/2026', false)
ON CONFLICT (day) WHERE to_version IS NULL DO NOTHING;

-- How the limit of one activation of a step was counted; its tasks, its round and its timer follow it.
CREATE TABLE plan.step_deadline (
  activity_instance_id uuid CONSTRAINT pk_step_deadline PRIMARY KEY,
  instance_id uuid NOT NULL,
  received_on date NOT NULL,
  working_days integer NOT NULL CONSTRAINT ck_step_deadline_days CHECK (working_days > 0),
  due_on date NOT NULL CONSTRAINT ck_step_deadline_due CHECK (due_on > received_on),
  calendar_version integer NOT NULL CONSTRAINT fk_step_deadline_calendar REFERENCES org.calendar_version
);

-- What was opened before: the limit is what lies between the day it was opened and the last day.
INSERT INTO plan.step_deadline (activity_instance_id, instance_id, received_on, working_days, due_on, calendar_version)
SELECT * FROM (
  SELECT t.activity_instance_id, t.instance_id, t.received_on, (
      SELECT count(*)::integer FROM generate_series(t.received_on + 1, t.due_on, interval '1 day') AS g(at)
      LEFT JOIN org.calendar_day c ON c.day = g.at::date
      WHERE CASE c.kind WHEN 'SwappedWorking' THEN true WHEN 'Holiday' THEN false WHEN 'Compensatory' THEN false
              WHEN 'SwappedOff' THEN false ELSE extract(isodow FROM g.at) < 6 END) AS working_days, t.due_on, 1
  FROM (
    SELECT DISTINCT ON (activity_instance_id)
      activity_instance_id, instance_id, due_on, (opened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS received_on
    FROM plan.task WHERE due_on IS NOT NULL ORDER BY activity_instance_id, opened_at, id
  ) AS t WHERE t.due_on > t.received_on
) AS counted WHERE working_days > 0;

GRANT SELECT, INSERT ON org.calendar_version TO workflows_app;
REVOKE UPDATE ON org.calendar_day FROM workflows_app;
GRANT UPDATE (to_version) ON org.calendar_day TO workflows_app;
GRANT SELECT, INSERT ON plan.step_deadline TO workflows_app;
GRANT UPDATE (received_on, working_days, due_on, calendar_version) ON plan.step_deadline TO workflows_app;
