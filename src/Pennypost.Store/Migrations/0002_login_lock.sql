-- Wrong passwords of an account from one client address, and the lock they lead to (USR-162, USR-163, STB-166). A row only for
-- accounts that exist; rows without effect are collected.
CREATE TABLE login_lock (
    account_id      bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    client          inet NOT NULL,                            -- an IPv4 address, or the first address of an IPv6 /64
    failures        integer NOT NULL,
    last_failure_at timestamptz NOT NULL,
    locked_until    timestamptz,
    PRIMARY KEY (account_id, client)
) WITH (fillfactor = 80);
CREATE INDEX login_lock_age ON login_lock (last_failure_at);
