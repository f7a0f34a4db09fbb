-- Which database this is: cluster, timeline, database and table, none of which survives a restore unchanged. One that finds itself changed was restored from a
-- backup (or promoted), and must not hand out again what clients saw before: see RestoreGuard.
CREATE TABLE store_identity (
    only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    identity text        NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now()
);

-- Entries whose modification sequence is not above restored_modseq count as changed at restored_floor: what clients know of them may come from the time that
-- the restore took back.
ALTER TABLE folder
    ADD COLUMN restored_modseq bigint NOT NULL DEFAULT 0,
    ADD COLUMN restored_floor  bigint NOT NULL DEFAULT 0;
