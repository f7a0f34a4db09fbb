-- What the processes that listen know of each other. Nothing here outlives them, so nothing is logged for recovery. ------------------------------
CREATE UNLOGGED TABLE replica (
    id         uuid PRIMARY KEY,
    name       text NOT NULL,                                 -- the machine's name
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL DEFAULT now(),            -- its heartbeat; lost after a minute (SVC-152)
    report     jsonb NOT NULL                                 -- what it listens on, what it cannot open, and the certificate in use
);

-- Places for sessions that a replica took out of a service's limit, to give away by itself (SVC-152).
CREATE UNLOGGED TABLE session_lease (
    service_id integer NOT NULL,
    pool       smallint NOT NULL,                             -- 0 common, 1 reserved (SVC-146)
    replica_id uuid NOT NULL REFERENCES replica (id) ON DELETE CASCADE,
    places     integer NOT NULL,
    PRIMARY KEY (service_id, pool, replica_id)
) WITH (fillfactor = 50);

-- Sessions by client where several replicas listen (SVC-144).
CREATE UNLOGGED TABLE session_client (
    service_id integer NOT NULL,
    client     inet NOT NULL,                                 -- an IPv4 address, or the first address of an IPv6 /64
    replica_id uuid NOT NULL REFERENCES replica (id) ON DELETE CASCADE,
    sessions   integer NOT NULL,
    PRIMARY KEY (service_id, client, replica_id)
) WITH (fillfactor = 50);

-- The sessions of a replica, written when somebody wants to see them.
CREATE UNLOGGED TABLE replica_sessions (
    replica_id uuid PRIMARY KEY REFERENCES replica (id) ON DELETE CASCADE,
    taken_at   timestamptz NOT NULL,
    sessions   jsonb NOT NULL
);
