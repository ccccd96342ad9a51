-- Boards read tasks across plans.

CREATE INDEX ix_task_open ON plan.task (due_on, opened_at) WHERE state = 'Open';
COMMENT ON INDEX plan.ix_task_open IS 'the board of open work: everything that is waited for, the most urgent first';
CREATE INDEX ix_task_opinion ON plan.task (opened_at) WHERE kind = 'Opinion';
COMMENT ON INDEX plan.ix_task_opinion IS 'how agencies answered: requests for opinions of the last twelve months';
