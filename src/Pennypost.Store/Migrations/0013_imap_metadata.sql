-- Annotations of mailboxes and of the account (RFC 5464). An account's folders are its own, so /shared and /private differ only by name.
CREATE TABLE imap_metadata (
    account_id bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    folder_id  bigint REFERENCES folder (id) ON DELETE CASCADE, -- null: of the account as a whole
    entry      text NOT NULL,                                   -- lower case, begins with /private/ or /shared/
    value      bytea NOT NULL,
    UNIQUE NULLS NOT DISTINCT (account_id, folder_id, entry)
);
