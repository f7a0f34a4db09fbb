-- What happened to each message, for administrators to look up (SET-258): one row a message, written behind, pruned by age. It is a log and no truth: nothing
-- reads it to decide anything.
CREATE TABLE message_trace (
    id          bigint PRIMARY KEY,                           -- the message's id, which it keeps when the message is long gone
    at          timestamptz NOT NULL,                         -- when it was received, to the millisecond
    outcome     smallint NOT NULL,                            -- the furthest that it got; see TraceOutcome
    information jsonb,                                        -- names and values; null while only events are known
    events      jsonb NOT NULL                                -- [{"at":…,"tag":…,"text":…}], in the order of writing
) WITH (fillfactor = 80);
CREATE INDEX message_trace_at ON message_trace (at, id);
