-- The recycle bin (SET-179, USR-306): what was deleted from mailboxes, invisible to clients, until its time is over or an administrator takes it back.
-- A message that lies here is still referred to, so the collector leaves it.
CREATE TABLE recycled (
    account_id    bigint      NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    message_id    bigint      NOT NULL,
    folder_id     bigint      NOT NULL,                       -- where it was; the folder may be gone, or have another name now
    folder_name   text        NOT NULL,                       -- what it was called then
    with_folder   boolean     NOT NULL,                       -- deleted together with its folder
    flags         integer     NOT NULL,
    keywords      text[],
    internal_date timestamptz NOT NULL,
    size          bigint      NOT NULL,
    deleted_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX recycled_account ON recycled (account_id, deleted_at);
CREATE INDEX recycled_message ON recycled (message_id);
CREATE INDEX recycled_age ON recycled (deleted_at);

CREATE TABLE recycled_folder (
    account_id  bigint      NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name        text        NOT NULL,
    special_use text,
    deleted_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX recycled_folder_account ON recycled_folder (account_id, deleted_at);
CREATE INDEX recycled_folder_age ON recycled_folder (deleted_at);
