-- Messages that POP3 holds instead of deleting them (SVC-045): invisible to clients like all of the bin, but their time never ends.
ALTER TABLE recycled ADD COLUMN held boolean NOT NULL DEFAULT false;

-- The last log-in to each mailbox by POP3, where a service asks for a time between two (RFC 2449 §6.5). Nothing is lost when it is.
CREATE UNLOGGED TABLE pop3_log_in (
    account_id bigint      PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    at         timestamptz NOT NULL
);
