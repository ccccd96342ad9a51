-- A department issues plans of its own; the number is of its own book.

ALTER TABLE plan.plan DROP CONSTRAINT ck_plan_instrument;
ALTER TABLE plan.plan ADD CONSTRAINT ck_plan_instrument CHECK (instrument IN ('PlanDocument', 'DecisionWithPlan', 'AgencyPlan'));
