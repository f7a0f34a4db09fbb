-- Greylisting, DNS block lists and bandwidth pools.

-- A sender server, sender and recipient that were seen together (SVC-168, SVC-175). passes = 0: not yet tried again.
CREATE TABLE greylist (
    client        cidr NOT NULL,                            -- the address, or its /24 or /64 where the setting says so
    sender        text NOT NULL,                            -- lower case, without a BATV tag; empty for the null sender
    recipient     text NOT NULL,                            -- lower case
    network       cidr NOT NULL,                            -- the /24 or /48 that may have only so many waiting rows
    first_seen_at timestamptz NOT NULL,
    last_seen_at  timestamptz NOT NULL,
    passes        integer NOT NULL DEFAULT 0,
    PRIMARY KEY (client, sender, recipient)
) WITH (fillfactor = 80);
CREATE INDEX greylist_waiting ON greylist (network, first_seen_at) WHERE passes = 0;

-- How many different rows of a client have passed: enough of them, and it is not asked any more.
CREATE TABLE greylist_client (
    client       cidr PRIMARY KEY,
    passed       integer NOT NULL,
    last_seen_at timestamptz NOT NULL
);

-- Never greylisted (SVC-170, SVC-172).
CREATE TABLE greylist_exemption (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('Client', 'Sender', 'SpfDomain')),
    pattern    text NOT NULL,
    comment    text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (kind, pattern)
);

-- DNS lists that clients are looked up in (SVC-186).
CREATE TABLE block_list (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    position   integer NOT NULL,
    zone       text NOT NULL,
    pattern    text NOT NULL DEFAULT '',                    -- which answers count; empty: 127/8 without error codes
    kind       text NOT NULL CHECK (kind IN ('Block', 'Allow')),
    service_id integer REFERENCES service (id) ON DELETE CASCADE, -- only this service; null: every service
    query_key  text,                                        -- encrypted; stands before the zone in queries (SVC-191)
    enabled    boolean NOT NULL DEFAULT true,
    comment    text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    version    bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX block_list_once ON block_list (zone, kind, coalesce(service_id, 0));

-- What the last test of a list found (RFC 5782 section 5).
CREATE TABLE block_list_health (
    block_list_id bigint PRIMARY KEY REFERENCES block_list (id) ON DELETE CASCADE,
    state         text NOT NULL,
    detail        text NOT NULL,
    checked_at    timestamptz NOT NULL
);

-- Addresses that are never looked up (SVC-198).
CREATE TABLE block_list_exemption (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pattern    text NOT NULL UNIQUE,
    comment    text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Bandwidth pools that differ from their defaults (SVC-393): > 0 octets a second, 0 no limit, < 0 the pool that is shared instead.
CREATE TABLE bandwidth_pool (
    id      integer PRIMARY KEY CHECK (id BETWEEN 1 AND 1000),
    name    text NOT NULL,
    allowed bigint NOT NULL CHECK (allowed BETWEEN -1000 AND 999999999999)
);

-- Connections of each pool in each process, so that every process gets its share of the rate (SVC-403). Worthless after a crash.
CREATE UNLOGGED TABLE bandwidth_use (
    pool_id     integer NOT NULL,
    replica     uuid NOT NULL,
    connections integer NOT NULL,
    seen_at     timestamptz NOT NULL,
    PRIMARY KEY (pool_id, replica)
) WITH (fillfactor = 50);
