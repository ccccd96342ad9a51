-- Who is reminded of a task's deadline and when.

CREATE TABLE plan.reminder_schedule (
  task_id uuid NOT NULL,
  instance_id uuid NOT NULL,
  rungs text[] NOT NULL,
  remind_at time NOT NULL,
  climbed_to timestamptz NOT NULL,
  next_at timestamptz NULL,
  CONSTRAINT pk_reminder_schedule PRIMARY KEY (task_id),
  CONSTRAINT fk_reminder_schedule_task FOREIGN KEY (task_id) REFERENCES plan.task (id),
  CONSTRAINT ck_reminder_schedule_rungs CHECK (cardinality(rungs) > 0)
);
CREATE INDEX ix_reminder_schedule_next ON plan.reminder_schedule (next_at, task_id) WHERE next_at IS NOT NULL;
COMMENT ON INDEX plan.ix_reminder_schedule_next IS 'the sweep that climbs ladders, earliest first';

-- A day that is moved moves every rung, whoever moves it: look again at once.
CREATE FUNCTION plan.replan_reminders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE plan.reminder_schedule SET next_at = climbed_to WHERE task_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER replan_reminders AFTER UPDATE OF due_on ON plan.task
  FOR EACH ROW WHEN (OLD.due_on IS DISTINCT FROM NEW.due_on AND NEW.state = 'Open') EXECUTE FUNCTION plan.replan_reminders();

CREATE TABLE plan.reminder_notice (
  id uuid NOT NULL,
  task_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  person_id uuid NOT NULL,
  role text NOT NULL,
  rung text NOT NULL,
  noticed_on date NOT NULL,
  created_at timestamptz NOT NULL,
  settled_at timestamptz NULL,
  mail_id uuid NULL,
  CONSTRAINT pk_reminder_notice PRIMARY KEY (id),
  CONSTRAINT fk_reminder_notice_task FOREIGN KEY (task_id) REFERENCES plan.task (id),
  CONSTRAINT fk_reminder_notice_person FOREIGN KEY (person_id) REFERENCES org.person (id),
  CONSTRAINT uq_reminder_notice_day UNIQUE (task_id, person_id, noticed_on),
  CONSTRAINT ck_reminder_notice_role CHECK (role IN ('Person', 'Head', 'Drafter', 'Office')),
  CONSTRAINT ck_reminder_notice_settled CHECK (mail_id IS NULL OR settled_at IS NOT NULL)
);
COMMENT ON CONSTRAINT uq_reminder_notice_day ON plan.reminder_notice IS 'nobody hears twice of one task on one day';
CREATE INDEX ix_reminder_notice_waiting ON plan.reminder_notice (created_at, id) WHERE settled_at IS NULL;
COMMENT ON INDEX plan.ix_reminder_notice_waiting IS 'the sweep that writes the mails, oldest first';
CREATE INDEX ix_reminder_notice_person ON plan.reminder_notice (person_id) WHERE settled_at IS NULL;
COMMENT ON INDEX plan.ix_reminder_notice_person IS 'everything one person is to hear, for one mail';

GRANT SELECT, INSERT ON plan.reminder_schedule TO workflows_app;
GRANT UPDATE (climbed_to, next_at) ON plan.reminder_schedule TO workflows_app;
GRANT SELECT, INSERT ON plan.reminder_notice TO workflows_app;
GRANT UPDATE (settled_at, mail_id) ON plan.reminder_notice TO workflows_app;
