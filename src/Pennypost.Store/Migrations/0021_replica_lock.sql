-- A process that listens holds an advisory lock on its listening connection, which ends with the process. Whoever finds that lock free knows at once that
-- the process is gone, long before its heartbeat is missed.
ALTER TABLE replica ADD COLUMN held_lock bigint;               -- null while it holds none: then only the heartbeat counts
