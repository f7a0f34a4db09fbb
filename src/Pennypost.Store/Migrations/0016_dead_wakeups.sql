-- Wake-ups that the bus could not deliver. They carry no mail and the work waits in its own rows; but each of them is a sign that something failed
-- again and again, so it is kept for a month for administrators to see.
CREATE TABLE dead_wakeup (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL,                                -- the kind of work, as the queue says it
    message_id  text NOT NULL,                                -- the bus's message; recorded once, however often it is delivered
    work_id     bigint,                                       -- the row that it was sent for; null when it named none
    reason      text NOT NULL,                                -- what the bus says, bounded
    body        text NOT NULL,                                -- the message itself, bounded
    deliveries  integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (kind, message_id)
);
CREATE INDEX dead_wakeup_recorded ON dead_wakeup (recorded_at);
