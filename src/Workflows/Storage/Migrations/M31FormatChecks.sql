-- Kiểm tra thể thức: a step whose answer says that the format is right, with what the machine found at that moment.

ALTER TABLE plan.task ADD COLUMN checks_format boolean NOT NULL DEFAULT false;

CREATE TABLE plan.format_check (
  vote_id uuid CONSTRAINT pk_format_check PRIMARY KEY CONSTRAINT fk_format_check_vote REFERENCES plan.vote,
  plan_id uuid NOT NULL CONSTRAINT fk_format_check_plan REFERENCES plan.plan,
  version_id uuid NOT NULL CONSTRAINT fk_format_check_version REFERENCES plan.version,
  findings jsonb NOT NULL,
  checked_at timestamptz NOT NULL
);
CREATE INDEX ix_format_check_plan ON plan.format_check (plan_id);
COMMENT ON INDEX plan.ix_format_check_plan IS 'the checks of a plan, for its work file';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON plan.format_check
  FOR EACH ROW EXECUTE FUNCTION plan.refuse_change();

GRANT SELECT, INSERT ON plan.format_check TO workflows_app;
