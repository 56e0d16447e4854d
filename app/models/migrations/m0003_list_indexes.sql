-- Lists and search at 60 000 people: every order of the list of people is an index, and the search box reads
-- a narrow index instead of whole rows.
DROP INDEX people_initials;
CREATE INDEX people_order ON people(initials, name);
CREATE INDEX people_birth ON people(birth);
CREATE INDEX people_work_start ON people(work_start);
CREATE INDEX people_search ON people(identity_number, name, initials, legacy_identity_number, quota_card);
