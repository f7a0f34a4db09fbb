-- SCRAM-SHA-1 (RFC 5802) beside SCRAM-SHA-256, over the same salt and rounds; null where none was made with the password. cram_secret is the password of
-- CRAM-MD5 (RFC 2195), a random one that is good for nothing else: it must be readable, so it is encrypted with the key outside the database.
ALTER TABLE account
    ADD COLUMN password_sha1_stored_key bytea,
    ADD COLUMN password_sha1_server_key bytea,
    ADD COLUMN cram_secret text;

-- Random values made once for this installation, the same on every replica. scram-decoy: salts for names that do not exist, so that SCRAM tells nobody
-- which names do.
CREATE TABLE installation_secret (
    name  text PRIMARY KEY,
    value bytea NOT NULL
);
INSERT INTO installation_secret VALUES ('scram-decoy', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

-- What MAIL and RCPT said beyond the addresses: DSN (RFC 3461), REQUIRETLS (RFC 8689), DELIVERBY (RFC 2852), SMTPUTF8 (RFC 6531); null for most mail.
ALTER TABLE envelope ADD COLUMN options jsonb;
ALTER TABLE outgoing ADD COLUMN options jsonb;
ALTER TABLE outgoing_recipient
    ADD COLUMN notify smallint NOT NULL DEFAULT 0,            -- SmtpNotify: 1 never, 2 success, 4 failure, 8 delay; 0 not said
    ADD COLUMN original text;                                 -- ORCPT, decoded: type;address
