-- Foundation: the two time axes, the account key, the one door for writes.
-- Dated tables carry operation_id (recorded by) and superseded_by (replaced by).
-- A uuid names what travels in packages; of its versions one stands, the others are superseded.
-- Partial dates are ISO text whose length is their precision; '' means unknown.

CREATE TABLE operations (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL UNIQUE,
    epoch         INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    sentence      TEXT NOT NULL,
    actor         TEXT NOT NULL,
    business_date TEXT NOT NULL,
    recorded_at   TEXT NOT NULL,
    undoable      INTEGER NOT NULL,
    undoes        INTEGER REFERENCES operations(id),
    changes       INTEGER NOT NULL,
    digest        TEXT NOT NULL,
    prev_hash     TEXT NOT NULL,
    hash          TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX operations_undoes ON operations(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX operations_date ON operations(business_date);
CREATE INDEX operations_recorded ON operations(recorded_at);

CREATE TABLE changes (
    operation_id INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    seq          INTEGER NOT NULL,
    table_name   TEXT NOT NULL,
    row_id       INTEGER NOT NULL,
    old          TEXT,
    new          TEXT,
    PRIMARY KEY (operation_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_row ON changes(table_name, row_id);

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    value    TEXT NOT NULL,
    document TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE users (
    id         INTEGER PRIMARY KEY,
    uuid       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL UNIQUE,
    role       TEXT NOT NULL,
    enabled    INTEGER NOT NULL DEFAULT 1,
    pledged_on TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE codes (
    id         INTEGER PRIMARY KEY,
    set_name   TEXT NOT NULL,
    code       TEXT NOT NULL,
    name       TEXT NOT NULL,
    aliases    TEXT NOT NULL DEFAULT '',
    sort_order INTEGER NOT NULL,
    version    TEXT NOT NULL,
    successor  TEXT NOT NULL DEFAULT '',
    UNIQUE (set_name, code)
) STRICT;

CREATE TABLE documents (
    id         INTEGER PRIMARY KEY,
    uuid       TEXT NOT NULL UNIQUE,
    number     TEXT NOT NULL,
    number_raw TEXT NOT NULL,
    issuer     TEXT NOT NULL DEFAULT '',
    dated      TEXT NOT NULL DEFAULT '',
    kind       TEXT NOT NULL DEFAULT '',
    title      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX documents_number ON documents(number) WHERE number <> '';

CREATE TABLE units (
    id                   INTEGER PRIMARY KEY,
    uuid                 TEXT NOT NULL UNIQUE,
    name                 TEXT NOT NULL,
    name_key             TEXT NOT NULL,
    short_name           TEXT NOT NULL DEFAULT '',
    initials             TEXT NOT NULL DEFAULT '',
    kind                 TEXT NOT NULL,
    sector               TEXT NOT NULL DEFAULT '',
    parent_id            INTEGER REFERENCES units(id),
    supervising_id       INTEGER REFERENCES units(id),
    rank                 TEXT NOT NULL DEFAULT '',
    funding              TEXT NOT NULL DEFAULT '',
    public_benefit_class TEXT NOT NULL DEFAULT '',
    credit_code          TEXT NOT NULL DEFAULT '',
    established          TEXT NOT NULL DEFAULT '',
    abolished            TEXT NOT NULL DEFAULT '',
    sort_order           INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX units_name_key ON units(name_key);
CREATE INDEX units_parent ON units(parent_id);
CREATE INDEX units_supervising ON units(supervising_id);

CREATE TABLE unit_facts (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    unit_id       INTEGER NOT NULL REFERENCES units(id),
    field_group   TEXT NOT NULL,
    effective     TEXT NOT NULL,
    fields        TEXT NOT NULL,
    document_id   INTEGER REFERENCES documents(id),
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX unit_facts_uuid ON unit_facts(uuid) WHERE superseded_by IS NULL;
CREATE INDEX unit_facts_unit ON unit_facts(unit_id, field_group, effective);

CREATE TABLE people (
    id                     INTEGER PRIMARY KEY,
    uuid                   TEXT NOT NULL UNIQUE,
    name                   TEXT NOT NULL,
    initials               TEXT NOT NULL DEFAULT '',
    sex                    TEXT NOT NULL DEFAULT '',
    birth                  TEXT NOT NULL DEFAULT '',
    identity_number        TEXT NOT NULL DEFAULT '',
    legacy_identity_number TEXT NOT NULL DEFAULT '',
    ethnic_group           TEXT NOT NULL DEFAULT '',
    native_place           TEXT NOT NULL DEFAULT '',
    political_status       TEXT NOT NULL DEFAULT '',
    joined_party           TEXT NOT NULL DEFAULT '',
    education              TEXT NOT NULL DEFAULT '',
    degree                 TEXT NOT NULL DEFAULT '',
    school                 TEXT NOT NULL DEFAULT '',
    major                  TEXT NOT NULL DEFAULT '',
    work_start             TEXT NOT NULL DEFAULT '',
    department             TEXT NOT NULL DEFAULT '',
    title                  TEXT NOT NULL DEFAULT '',
    grade                  TEXT NOT NULL DEFAULT '',
    professional_title     TEXT NOT NULL DEFAULT '',
    position_kind          TEXT NOT NULL DEFAULT '',
    post_status            TEXT NOT NULL DEFAULT '',
    quota_card             TEXT NOT NULL DEFAULT '',
    phone                  TEXT NOT NULL DEFAULT '',
    remarks                TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX people_identity ON people(identity_number) WHERE identity_number <> '';
CREATE INDEX people_name ON people(name);
CREATE INDEX people_initials ON people(initials);

CREATE TABLE person_facts (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    person_id     INTEGER NOT NULL REFERENCES people(id),
    field_group   TEXT NOT NULL,
    effective     TEXT NOT NULL,
    fields        TEXT NOT NULL,
    document_id   INTEGER REFERENCES documents(id),
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX person_facts_uuid ON person_facts(uuid) WHERE superseded_by IS NULL;
CREATE INDEX person_facts_person ON person_facts(person_id, field_group, effective);

CREATE TABLE accounts (
    id          INTEGER PRIMARY KEY,
    uuid        TEXT NOT NULL UNIQUE,
    unit_id     INTEGER REFERENCES units(id),
    outside     TEXT NOT NULL DEFAULT '',
    measure     TEXT NOT NULL,
    nature      TEXT NOT NULL DEFAULT '',
    funding     TEXT NOT NULL DEFAULT '',
    special_use TEXT NOT NULL DEFAULT '',
    leader_kind TEXT NOT NULL DEFAULT '',
    level       TEXT NOT NULL DEFAULT '',
    CHECK ((unit_id IS NULL) = (outside <> ''))
) STRICT;
CREATE UNIQUE INDEX accounts_key
    ON accounts(coalesce(unit_id, 0), outside, measure, nature, funding, special_use, leader_kind, level);

CREATE TABLE cases (
    id             INTEGER PRIMARY KEY,
    uuid           TEXT NOT NULL UNIQUE,
    kind           TEXT NOT NULL,
    receipt_number TEXT NOT NULL UNIQUE,
    unit_id        INTEGER NOT NULL REFERENCES units(id),
    applicant_id   INTEGER REFERENCES units(id),
    title          TEXT NOT NULL,
    state          TEXT NOT NULL,
    handler        TEXT NOT NULL,
    received_on    TEXT NOT NULL,
    closed_on      TEXT NOT NULL DEFAULT '',
    permit_id      INTEGER REFERENCES permits(id),
    person_id      INTEGER REFERENCES people(id),
    fields         TEXT NOT NULL
) STRICT;
CREATE INDEX cases_state ON cases(state, kind);
CREATE INDEX cases_unit ON cases(unit_id);
CREATE INDEX cases_permit ON cases(permit_id);

CREATE TABLE case_steps (
    id        INTEGER PRIMARY KEY,
    case_id   INTEGER NOT NULL REFERENCES cases(id),
    seq       INTEGER NOT NULL,
    step      TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    signer    TEXT NOT NULL,
    signed_on TEXT NOT NULL,
    opinion   TEXT NOT NULL DEFAULT '',
    keyed_by  TEXT NOT NULL,
    UNIQUE (case_id, seq)
) STRICT;

CREATE TABLE movements (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    from_account  INTEGER NOT NULL REFERENCES accounts(id),
    to_account    INTEGER NOT NULL REFERENCES accounts(id),
    count         INTEGER NOT NULL CHECK (count > 0),
    kind          TEXT NOT NULL,
    effective     TEXT NOT NULL,
    document_id   INTEGER REFERENCES documents(id),
    case_id       INTEGER REFERENCES cases(id),
    reason        TEXT NOT NULL DEFAULT '',
    reverses      INTEGER REFERENCES movements(id),
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (from_account <> to_account)
) STRICT;
CREATE UNIQUE INDEX movements_uuid ON movements(uuid) WHERE superseded_by IS NULL;
CREATE INDEX movements_from ON movements(from_account, effective);
CREATE INDEX movements_to ON movements(to_account, effective);

CREATE TABLE holdings (
    id               INTEGER PRIMARY KEY,
    uuid             TEXT NOT NULL,
    person_id        INTEGER NOT NULL REFERENCES people(id),
    account_id       INTEGER NOT NULL REFERENCES accounts(id),
    begins           TEXT NOT NULL,
    ends             TEXT NOT NULL DEFAULT '',
    entry_way        TEXT NOT NULL DEFAULT '',
    entry_case_id    INTEGER REFERENCES cases(id),
    entry_document_id INTEGER REFERENCES documents(id),
    exit_reason      TEXT NOT NULL DEFAULT '',
    exit_case_id     INTEGER REFERENCES cases(id),
    exit_document_id INTEGER REFERENCES documents(id),
    operation_id     INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by    INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (ends = '' OR ends >= begins)
) STRICT;
CREATE UNIQUE INDEX holdings_uuid ON holdings(uuid) WHERE superseded_by IS NULL;
-- One person twice in one account is arithmetically impossible.
CREATE UNIQUE INDEX holdings_once ON holdings(person_id, account_id) WHERE superseded_by IS NULL AND ends = '';
CREATE INDEX holdings_account ON holdings(account_id, begins, ends) WHERE superseded_by IS NULL;
CREATE INDEX holdings_person ON holdings(person_id);

CREATE TABLE plans (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL UNIQUE,
    year          TEXT NOT NULL,
    account_id    INTEGER NOT NULL REFERENCES accounts(id),
    channel       TEXT NOT NULL DEFAULT '',
    count         INTEGER NOT NULL CHECK (count > 0),
    document_id   INTEGER REFERENCES documents(id),
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX plans_account ON plans(account_id, year);

CREATE TABLE permits (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    number        TEXT NOT NULL,
    case_id       INTEGER REFERENCES cases(id),
    account_id    INTEGER NOT NULL REFERENCES accounts(id),
    count         INTEGER NOT NULL CHECK (count > 0),
    channel       TEXT NOT NULL,
    conditions    TEXT NOT NULL DEFAULT '{}',
    plan_year     TEXT NOT NULL DEFAULT '',
    issued_on     TEXT NOT NULL,
    valid_until   TEXT NOT NULL,
    needs_exit_of INTEGER REFERENCES people(id),
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX permits_uuid ON permits(uuid) WHERE superseded_by IS NULL;
CREATE UNIQUE INDEX permits_number ON permits(number) WHERE superseded_by IS NULL;
CREATE INDEX permits_account ON permits(account_id);

CREATE TABLE permit_uses (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    permit_id     INTEGER NOT NULL REFERENCES permits(id),
    person_id     INTEGER NOT NULL REFERENCES people(id),
    case_id       INTEGER REFERENCES cases(id),
    used_on       TEXT NOT NULL,
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX permit_uses_uuid ON permit_uses(uuid) WHERE superseded_by IS NULL;
CREATE INDEX permit_uses_permit ON permit_uses(permit_id);

CREATE TABLE permit_ends (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    permit_id     INTEGER NOT NULL REFERENCES permits(id),
    ended_on      TEXT NOT NULL,
    reason        TEXT NOT NULL,
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX permit_ends_uuid ON permit_ends(uuid) WHERE superseded_by IS NULL;
CREATE INDEX permit_ends_permit ON permit_ends(permit_id);

CREATE TABLE issued_papers (
    id        INTEGER PRIMARY KEY,
    uuid      TEXT NOT NULL UNIQUE,
    form      TEXT NOT NULL,
    number    TEXT NOT NULL,
    case_id   INTEGER REFERENCES cases(id),
    unit_id   INTEGER REFERENCES units(id),
    title     TEXT NOT NULL,
    digest    TEXT NOT NULL,
    pages     INTEGER NOT NULL,
    payload   TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    voided_on TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX issued_papers_number ON issued_papers(form, number);
CREATE INDEX issued_papers_case ON issued_papers(case_id);

CREATE TABLE nodes (
    id             INTEGER PRIMARY KEY,
    uuid           TEXT NOT NULL UNIQUE,
    level          TEXT NOT NULL,
    name           TEXT NOT NULL,
    is_self        INTEGER NOT NULL DEFAULT 0,
    parent_id      INTEGER REFERENCES nodes(id),
    unit_id        INTEGER REFERENCES units(id),
    state          TEXT NOT NULL,
    public_keys    TEXT NOT NULL DEFAULT '',
    private_keys   TEXT NOT NULL DEFAULT '',
    enrolment      TEXT NOT NULL DEFAULT '',
    epoch          INTEGER NOT NULL DEFAULT 1,
    sent_operation INTEGER NOT NULL DEFAULT 0,
    seen_operation INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX nodes_self ON nodes(is_self) WHERE is_self = 1;

CREATE TABLE packages (
    id         INTEGER PRIMARY KEY,
    uuid       TEXT NOT NULL UNIQUE,
    direction  TEXT NOT NULL,
    kind       TEXT NOT NULL,
    node_id    INTEGER NOT NULL REFERENCES nodes(id),
    epoch      INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    digest     TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    made_on    TEXT NOT NULL,
    handled_on TEXT NOT NULL DEFAULT '',
    state      TEXT NOT NULL,
    summary    TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE UNIQUE INDEX packages_number ON packages(direction, node_id, epoch, number);

CREATE TABLE package_lines (
    id          INTEGER PRIMARY KEY,
    package_id  INTEGER NOT NULL REFERENCES packages(id),
    seq         INTEGER NOT NULL,
    record_uuid TEXT NOT NULL,
    revision    INTEGER NOT NULL, -- the sender's operation that last changed it
    kind        TEXT NOT NULL,
    sentence    TEXT NOT NULL,
    payload     TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    decision    TEXT NOT NULL DEFAULT '',
    reason      TEXT NOT NULL DEFAULT '',
    decided_on  TEXT NOT NULL DEFAULT '',
    case_id     INTEGER REFERENCES cases(id),
    answered_by INTEGER REFERENCES packages(id),
    UNIQUE (package_id, seq)
) STRICT;
CREATE INDEX package_lines_record ON package_lines(record_uuid);

CREATE TABLE declarations (
    id          INTEGER PRIMARY KEY,
    uuid        TEXT NOT NULL UNIQUE,
    number      TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL,
    unit_id     INTEGER NOT NULL REFERENCES units(id),
    person_id   INTEGER REFERENCES people(id),
    sentence    TEXT NOT NULL,
    payload     TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    month       TEXT NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    package_id  INTEGER REFERENCES packages(id),
    decided_on  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX declarations_state ON declarations(state);

CREATE TABLE import_mappings (
    id        INTEGER PRIMARY KEY,
    signature TEXT NOT NULL UNIQUE,
    mapping   TEXT NOT NULL
) STRICT;

CREATE TABLE import_files (
    id          INTEGER PRIMARY KEY,
    digest      TEXT NOT NULL,
    file_name   TEXT NOT NULL,
    imported_on TEXT NOT NULL
) STRICT;
CREATE INDEX import_files_digest ON import_files(digest);
