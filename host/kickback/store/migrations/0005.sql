-- The training plan for a lifter on a machine; an empty name means every lifter or machine.
CREATE TABLE plans (
    lifter TEXT NOT NULL, machine TEXT NOT NULL,
    plan TEXT NOT NULL,                 -- JSON: the fields of kickback.training.plan.Plan
    PRIMARY KEY (lifter, machine)
) WITHOUT ROWID;
