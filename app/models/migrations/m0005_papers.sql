-- Papers as issued: what they showed and with which template, reprints, voided sheets; templates of the county; letters.

-- content_digest: of what the paper shows, whoever prints it; its beginning stands in the code on the sheet.
-- content, imprint: JSON of what was shown; empty for whole ledgers, whose payload is the question that yields them.
-- template: digest of the template's text in template_texts; words: JSON of the local words it was printed with.
ALTER TABLE issued_papers ADD COLUMN content_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE issued_papers ADD COLUMN content TEXT NOT NULL DEFAULT '';
ALTER TABLE issued_papers ADD COLUMN imprint TEXT NOT NULL DEFAULT '';
ALTER TABLE issued_papers ADD COLUMN template TEXT NOT NULL DEFAULT '';
ALTER TABLE issued_papers ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE issued_papers ADD COLUMN copies TEXT NOT NULL DEFAULT '';
ALTER TABLE issued_papers ADD COLUMN reprint_of INTEGER REFERENCES issued_papers(id);
ALTER TABLE issued_papers ADD COLUMN void_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE issued_papers ADD COLUMN letter_id INTEGER REFERENCES letters(id);
CREATE INDEX issued_papers_digest ON issued_papers(content_digest);
CREATE INDEX issued_papers_plain_number ON issued_papers(number);
-- What undoing asks: is there a ledger of a moment of knowledge.
CREATE INDEX issued_papers_known_at ON issued_papers(json_extract(payload, '$.known_at'))
    WHERE voided_on = '' AND json_valid(payload);
CREATE INDEX issued_papers_reprints ON issued_papers(reprint_of) WHERE reprint_of IS NOT NULL;

-- Every text of a template that a paper was ever issued with or that a county ever used, once.
CREATE TABLE template_texts (
    id     INTEGER PRIMARY KEY,
    uuid   TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL UNIQUE,
    form   TEXT NOT NULL,
    body   TEXT NOT NULL
) STRICT;

-- The county's own version of a form; no visible row means the shipped one. shipped: digest of the text it was made from.
CREATE TABLE form_templates (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL,
    form          TEXT NOT NULL,
    template      TEXT NOT NULL,
    shipped       TEXT NOT NULL,
    note          TEXT NOT NULL DEFAULT '',
    changed_on    TEXT NOT NULL,
    operation_id  INTEGER NOT NULL REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED,
    superseded_by INTEGER REFERENCES operations(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX form_templates_form ON form_templates(form) WHERE superseded_by IS NULL;

-- Letters in the form of GB/T 9704-2012: drafted from the register, edited, numbered, issued. Lists are JSON.
CREATE TABLE letters (
    id          INTEGER PRIMARY KEY,
    uuid        TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,
    number      TEXT NOT NULL DEFAULT '',
    title       TEXT NOT NULL,
    addressee   TEXT NOT NULL DEFAULT '',
    unit_id     INTEGER REFERENCES units(id),
    case_id     INTEGER REFERENCES cases(id),
    source      TEXT NOT NULL DEFAULT '',
    source_id   INTEGER,
    body        TEXT NOT NULL,
    attachments TEXT NOT NULL DEFAULT '[]',
    headed      INTEGER NOT NULL DEFAULT 1,
    serial      TEXT NOT NULL DEFAULT '',
    security    TEXT NOT NULL DEFAULT '',
    urgency     TEXT NOT NULL DEFAULT '',
    approved_by TEXT NOT NULL DEFAULT '',
    signature   TEXT NOT NULL DEFAULT '',
    dated       TEXT NOT NULL DEFAULT '',
    sealed      INTEGER NOT NULL DEFAULT 1,
    note        TEXT NOT NULL DEFAULT '',
    copies_to   TEXT NOT NULL DEFAULT '[]',
    printed_by  TEXT NOT NULL DEFAULT '',
    printed_on  TEXT NOT NULL DEFAULT '',
    due         TEXT NOT NULL DEFAULT '',
    answered_on TEXT NOT NULL DEFAULT '',
    outcome     TEXT NOT NULL DEFAULT '',
    drafted_by  TEXT NOT NULL,
    drafted_on  TEXT NOT NULL,
    issued_on   TEXT NOT NULL DEFAULT '',
    void_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX letters_number ON letters(number);
CREATE INDEX letters_unit ON letters(unit_id);
CREATE INDEX letters_case ON letters(case_id);
