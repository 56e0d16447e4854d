-- The register in full: typed relations and events of units, leader posts, workplaces, staff off the establishment,
-- cards, attachments, charters, and what the daily cases need. Dated tables carry operation_id and superseded_by.

-- Units: current values of the new field groups (see app/models/facts.py).
ALTER TABLE units ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN organ_nature TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN civil_service_state TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN subordination TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN division TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN vertical TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN other_name TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN registered TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN deregistered TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN certificate_number TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN legal_representative TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN duties TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN contact_person TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN contact_phone TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN school_stage TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN students TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN classes TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN township_class TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN population TEXT NOT NULL DEFAULT '';

-- People: current values of the new fields; who was merged into whom.
ALTER TABLE people ADD COLUMN merged_into INTEGER REFERENCES people(id);
ALTER TABLE people ADD COLUMN former_name TEXT NOT NULL DEFAULT '';
CREATE INDEX people_merged ON people(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX people_former ON people(former_name) WHERE former_name <> '';
ALTER TABLE people ADD COLUMN birth_place TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN identity_birth TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN birth_source TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN health TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN party_source TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN fulltime_education TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN fulltime_degree TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN fulltime_school TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN fulltime_major TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN inservice_education TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN inservice_degree TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN inservice_school TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN inservice_major TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN work_start_source TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN joined_unit TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN personal_status TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN person_class TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN civil_servant_state TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN title_level TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN title_since TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN grade_since TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN professional_title_level TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN professional_title_since TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN position_level TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN retirement_basis TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN retirement_choice TEXT NOT NULL DEFAULT '';

-- Two register entries that turn out to be one document: which one stands.
ALTER TABLE documents ADD COLUMN merged_into INTEGER REFERENCES documents(id);

-- Cases: follow-ups know what they came from; the approval a case ended in.
ALTER TABLE cases ADD COLUMN parent_case_id INTEGER REFERENCES cases(id);
ALTER TABLE cases ADD COLUMN document_id INTEGER REFERENCES documents(id);

CREATE TABLE unit_relations (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    unit_id       INTEGER NOT NULL REFERENCES units(id),
    kind          TEXT NOT NULL,
    other_id      INTEGER REFERENCES units(id),
    name          TEXT NOT NULL DEFAULT '', -- the board of a 挂牌, or a body outside the register
    begins        TEXT NOT NULL,
    ends          TEXT NOT NULL DEFAULT '',
    document_id   INTEGER REFERENCES documents(id),
    end_document_id INTEGER REFERENCES documents(id),
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (ends = '' OR ends >= begins)
) STRICT;
CREATE UNIQUE INDEX unit_relations_uuid ON unit_relations(uuid) WHERE superseded_by IS NULL;
CREATE INDEX unit_relations_unit ON unit_relations(unit_id);
CREATE INDEX unit_relations_other ON unit_relations(other_id);

CREATE TABLE unit_events (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    unit_id       INTEGER NOT NULL REFERENCES units(id),
    kind          TEXT NOT NULL,
    effective     TEXT NOT NULL,
    other_id      INTEGER REFERENCES units(id),
    sentence      TEXT NOT NULL,
    document_id   INTEGER REFERENCES documents(id),
    case_id       INTEGER REFERENCES cases(id),
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX unit_events_uuid ON unit_events(uuid) WHERE superseded_by IS NULL;
CREATE INDEX unit_events_unit ON unit_events(unit_id, effective);

-- Who sits on a leader post. account_id is the leader quota it occupies; NULL when it occupies none (不占职数).
CREATE TABLE leader_holdings (
    id              INTEGER PRIMARY KEY,
    uuid            TEXT NOT NULL,
    person_id       INTEGER NOT NULL REFERENCES people(id),
    unit_id         INTEGER NOT NULL REFERENCES units(id),
    account_id      INTEGER REFERENCES accounts(id),
    title           TEXT NOT NULL,
    leader_kind     TEXT NOT NULL,
    level           TEXT NOT NULL,
    personal_level  TEXT NOT NULL DEFAULT '', -- the person's own level, when it differs (高配, 低配)
    begins          TEXT NOT NULL,
    ends            TEXT NOT NULL DEFAULT '',
    note            TEXT NOT NULL DEFAULT '', -- why it occupies none, or another unit's
    document_id     INTEGER REFERENCES documents(id),
    end_document_id INTEGER REFERENCES documents(id),
    case_id         INTEGER REFERENCES cases(id),
    operation_id    INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by   INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (ends = '' OR ends >= begins)
) STRICT;
CREATE UNIQUE INDEX leader_holdings_uuid ON leader_holdings(uuid) WHERE superseded_by IS NULL;
-- 兼任 is counted once: at most one post of a person occupies a leader quota.
CREATE UNIQUE INDEX leader_holdings_once ON leader_holdings(person_id)
    WHERE superseded_by IS NULL AND ends = '' AND account_id IS NOT NULL;
CREATE INDEX leader_holdings_unit ON leader_holdings(unit_id, begins, ends) WHERE superseded_by IS NULL;
CREATE INDEX leader_holdings_person ON leader_holdings(person_id);

-- 超职数台账: how an excess of leaders is to end, and until when (R11).
CREATE TABLE leader_overruns (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    account_id    INTEGER NOT NULL REFERENCES accounts(id),
    excess        INTEGER NOT NULL CHECK (excess > 0),
    begins        TEXT NOT NULL,
    due           TEXT NOT NULL,
    ends          TEXT NOT NULL DEFAULT '',
    way_out       TEXT NOT NULL,
    document_id   INTEGER REFERENCES documents(id),
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX leader_overruns_uuid ON leader_overruns(uuid) WHERE superseded_by IS NULL;
CREATE INDEX leader_overruns_account ON leader_overruns(account_id);

-- 总量控制: what came from above per nature. A row is the total from that day on, or, when it raises, so many more than before.
CREATE TABLE control_totals (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    nature        TEXT NOT NULL,
    count         INTEGER NOT NULL CHECK (count >= 0),
    raises        INTEGER NOT NULL DEFAULT 0,
    effective     TEXT NOT NULL,
    document_id   INTEGER REFERENCES documents(id),
    movement_id   INTEGER REFERENCES movements(id), -- whose document issued them
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX control_totals_uuid ON control_totals(uuid) WHERE superseded_by IS NULL;

-- Where somebody works who holds a quota elsewhere: 借调, 挂职, 下沉, 抽调, 派驻.
CREATE TABLE workplaces (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    person_id     INTEGER NOT NULL REFERENCES people(id),
    kind          TEXT NOT NULL,
    unit_id       INTEGER REFERENCES units(id),
    place         TEXT NOT NULL DEFAULT '', -- a body outside the register
    begins        TEXT NOT NULL,
    due           TEXT NOT NULL DEFAULT '',
    ends          TEXT NOT NULL DEFAULT '',
    document_id   INTEGER REFERENCES documents(id),
    end_document_id INTEGER REFERENCES documents(id),
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (ends = '' OR ends >= begins)
) STRICT;
CREATE UNIQUE INDEX workplaces_uuid ON workplaces(uuid) WHERE superseded_by IS NULL;
CREATE INDEX workplaces_person ON workplaces(person_id);
CREATE INDEX workplaces_unit ON workplaces(unit_id);

-- 编外人员: by name, never counted as 实有 (R19).
CREATE TABLE off_staff (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    person_id     INTEGER NOT NULL REFERENCES people(id),
    unit_id       INTEGER NOT NULL REFERENCES units(id),
    kind          TEXT NOT NULL,
    position      TEXT NOT NULL DEFAULT '',
    employer      TEXT NOT NULL DEFAULT '',
    pay_source    TEXT NOT NULL DEFAULT '',
    begins        TEXT NOT NULL,
    due           TEXT NOT NULL DEFAULT '',
    ends          TEXT NOT NULL DEFAULT '',
    end_reason    TEXT NOT NULL DEFAULT '',
    document_id   INTEGER REFERENCES documents(id),
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (ends = '' OR ends >= begins)
) STRICT;
CREATE UNIQUE INDEX off_staff_uuid ON off_staff(uuid) WHERE superseded_by IS NULL;
CREATE INDEX off_staff_unit ON off_staff(unit_id);
CREATE INDEX off_staff_person ON off_staff(person_id);

-- 编制卡: one in force per person; the number itself is the person's field quota_card.
CREATE TABLE quota_cards (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    person_id     INTEGER NOT NULL REFERENCES people(id),
    number        TEXT NOT NULL,
    begins        TEXT NOT NULL,
    ends          TEXT NOT NULL DEFAULT '',
    reason        TEXT NOT NULL DEFAULT '', -- 初领, 换发, 补发 …
    end_reason    TEXT NOT NULL DEFAULT '',
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX quota_cards_uuid ON quota_cards(uuid) WHERE superseded_by IS NULL;
CREATE UNIQUE INDEX quota_cards_number ON quota_cards(number) WHERE superseded_by IS NULL;
CREATE UNIQUE INDEX quota_cards_once ON quota_cards(person_id) WHERE superseded_by IS NULL AND ends = '';

-- Two records that proved to be one person: by which identifiers the gone one was known (R28).
CREATE TABLE person_aliases (
    id              INTEGER PRIMARY KEY,
    person_id       INTEGER NOT NULL REFERENCES people(id),
    merged_id       INTEGER NOT NULL REFERENCES people(id),
    alias_uuid      TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL DEFAULT '',
    identity_number TEXT NOT NULL DEFAULT '',
    merged_on       TEXT NOT NULL,
    reason          TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX person_aliases_person ON person_aliases(person_id);
CREATE TABLE duplicate_decisions (
    id         INTEGER PRIMARY KEY,
    person_id  INTEGER NOT NULL REFERENCES people(id), -- the smaller id of the two
    other_id   INTEGER NOT NULL REFERENCES people(id),
    decided_on TEXT NOT NULL,
    reason     TEXT NOT NULL DEFAULT '',
    UNIQUE (person_id, other_id)
) STRICT;

-- 三定规定 as versions.
CREATE TABLE charters (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    unit_id       INTEGER NOT NULL REFERENCES units(id),
    effective     TEXT NOT NULL,
    document_id   INTEGER REFERENCES documents(id),
    fields        TEXT NOT NULL, -- {duties: [text], sections: [{name, duties}], numbers: [{name, count}]}
    case_id       INTEGER REFERENCES cases(id),
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX charters_uuid ON charters(uuid) WHERE superseded_by IS NULL;
CREATE INDEX charters_unit ON charters(unit_id, effective);

CREATE TABLE document_units (
    id          INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents(id),
    unit_id     INTEGER NOT NULL REFERENCES units(id),
    UNIQUE (document_id, unit_id)
) STRICT;
CREATE INDEX document_units_unit ON document_units(unit_id);

-- Files: what they belong to is logged, the bytes are kept once by digest (checked by content, not by the log).
CREATE TABLE attachments (
    id          INTEGER PRIMARY KEY,
    uuid        TEXT NOT NULL UNIQUE,
    document_id INTEGER REFERENCES documents(id),
    case_id     INTEGER REFERENCES cases(id),
    person_id   INTEGER REFERENCES people(id),
    file_name   TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    digest      TEXT NOT NULL,
    size        INTEGER NOT NULL,
    added_on    TEXT NOT NULL,
    removed_on  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX attachments_document ON attachments(document_id);
CREATE INDEX attachments_case ON attachments(case_id);
CREATE INDEX attachments_person ON attachments(person_id);
CREATE INDEX attachments_digest ON attachments(digest);
CREATE TABLE blobs (
    digest  TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The people of a case that concerns several.
CREATE TABLE case_people (
    id        INTEGER PRIMARY KEY,
    case_id   INTEGER NOT NULL REFERENCES cases(id),
    seq       INTEGER NOT NULL,
    person_id INTEGER REFERENCES people(id),
    name      TEXT NOT NULL,
    fields    TEXT NOT NULL DEFAULT '{}',
    outcome   TEXT NOT NULL DEFAULT '',
    reason    TEXT NOT NULL DEFAULT '',
    UNIQUE (case_id, seq)
) STRICT;
CREATE INDEX case_people_person ON case_people(person_id);

-- What an approval leaves to be done, and what somebody wants to be reminded of.
CREATE TABLE follow_ups (
    id       INTEGER PRIMARY KEY,
    uuid     TEXT NOT NULL UNIQUE,
    kind     TEXT NOT NULL,
    title    TEXT NOT NULL,
    unit_id  INTEGER REFERENCES units(id),
    case_id  INTEGER REFERENCES cases(id),
    handler  TEXT NOT NULL DEFAULT '',
    due      TEXT NOT NULL,
    done_on  TEXT NOT NULL DEFAULT '',
    outcome  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX follow_ups_due ON follow_ups(done_on, due);
CREATE INDEX follow_ups_case ON follow_ups(case_id);

-- 联系单位: who of the office looks after which unit; and who stands in while somebody is away.
CREATE TABLE unit_handlers (
    id      INTEGER PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES units(id),
    handler TEXT NOT NULL,
    begins  TEXT NOT NULL,
    ends    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX unit_handlers_once ON unit_handlers(unit_id) WHERE ends = '';
CREATE TABLE leave_covers (
    id      INTEGER PRIMARY KEY,
    handler TEXT NOT NULL,
    cover   TEXT NOT NULL,
    begins  TEXT NOT NULL,
    ends    TEXT NOT NULL, -- the first day back
    reason  TEXT NOT NULL DEFAULT ''
) STRICT;

-- What the county adds to the calendar: a holiday, or a working day at a weekend (R05).
CREATE TABLE holidays (
    id       INTEGER PRIMARY KEY,
    date     TEXT NOT NULL UNIQUE,
    works    INTEGER NOT NULL,
    name     TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE monthly_declarations (
    id          INTEGER PRIMARY KEY,
    uuid        TEXT NOT NULL UNIQUE,
    unit_id     INTEGER NOT NULL REFERENCES units(id),
    month       TEXT NOT NULL,
    changed     INTEGER NOT NULL, -- 0 is the explicit 无变动
    declared_on TEXT NOT NULL,
    signer      TEXT NOT NULL DEFAULT '',
    note        TEXT NOT NULL DEFAULT '',
    UNIQUE (unit_id, month)
) STRICT;

-- 编委会 and other meetings: the agenda is the list of matters, the minutes their decisions.
CREATE TABLE meetings (
    id        INTEGER PRIMARY KEY,
    uuid      TEXT NOT NULL UNIQUE,
    kind      TEXT NOT NULL,
    number    TEXT NOT NULL,
    held_on   TEXT NOT NULL,
    place     TEXT NOT NULL DEFAULT '',
    chair     TEXT NOT NULL DEFAULT '',
    attendees TEXT NOT NULL DEFAULT '',
    absent    TEXT NOT NULL DEFAULT '',
    recorder  TEXT NOT NULL DEFAULT '',
    state     TEXT NOT NULL,
    UNIQUE (kind, number)
) STRICT;
CREATE TABLE meeting_items (
    id         INTEGER PRIMARY KEY,
    meeting_id INTEGER NOT NULL REFERENCES meetings(id),
    seq        INTEGER NOT NULL,
    case_id    INTEGER REFERENCES cases(id),
    title      TEXT NOT NULL,
    proposal   TEXT NOT NULL DEFAULT '',
    checks     TEXT NOT NULL DEFAULT '',
    outcome    TEXT NOT NULL DEFAULT '', -- 同意, 原则同意, 缓议, 不同意
    decision   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX meeting_items_meeting ON meeting_items(meeting_id, seq);
CREATE INDEX meeting_items_case ON meeting_items(case_id);

-- Leader-number and ratio standards as data, each with its document (field-practice D3).
CREATE TABLE standards (
    id        INTEGER PRIMARY KEY,
    uuid      TEXT NOT NULL UNIQUE,
    kind      TEXT NOT NULL,
    region    TEXT NOT NULL DEFAULT '',
    subject   TEXT NOT NULL,
    fields    TEXT NOT NULL,
    document  TEXT NOT NULL,
    clause    TEXT NOT NULL DEFAULT '',
    effective TEXT NOT NULL DEFAULT '',
    in_use    INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE saved_queries (
    id         INTEGER PRIMARY KEY,
    uuid       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL UNIQUE,
    owner      TEXT NOT NULL,
    definition TEXT NOT NULL
) STRICT;

-- 待补录到上级系统: what differs between the superior's export and the register, and what has been keyed there.
CREATE TABLE superior_differences (
    id          INTEGER PRIMARY KEY,
    uuid        TEXT NOT NULL UNIQUE,
    subject     TEXT NOT NULL,
    person_id   INTEGER REFERENCES people(id),
    unit_id     INTEGER REFERENCES units(id),
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    field       TEXT NOT NULL DEFAULT '',
    ours        TEXT NOT NULL DEFAULT '',
    theirs      TEXT NOT NULL DEFAULT '',
    found_on    TEXT NOT NULL,
    source      TEXT NOT NULL,
    state       TEXT NOT NULL,
    settled_on  TEXT NOT NULL DEFAULT '',
    settled_by  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX superior_differences_state ON superior_differences(state);

-- Who came and who left in a month, without reading every holding.
CREATE INDEX holdings_begins ON holdings(begins, account_id) WHERE superseded_by IS NULL;
CREATE INDEX holdings_ends ON holdings(ends, account_id) WHERE superseded_by IS NULL AND ends <> '';

-- Whose post changed in a month, and whose age of retirement follows from a recorded basis.
CREATE INDEX person_facts_post ON person_facts(effective)
    WHERE field_group = 'post' AND superseded_by IS NULL AND effective <> '';
CREATE INDEX people_ages ON people(sex, birth, retirement_basis, retirement_choice);

-- The accounts of one unit (the key of an account begins with an expression), and who had a number of 15 digits.
CREATE INDEX accounts_unit ON accounts(unit_id);
CREATE INDEX people_legacy_identity ON people(legacy_identity_number) WHERE legacy_identity_number <> '';
