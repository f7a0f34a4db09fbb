-- When a message came into its folder (RFC 8514): COPY and MOVE make it anew, the internal date they keep.
ALTER TABLE entry ADD COLUMN saved_at timestamptz NOT NULL DEFAULT now();

-- folder_change is pruned: changes up to this modification sequence may be missing, and whoever asks from below it gets a full answer (RFC 7162 section 3.2.5).
ALTER TABLE folder ADD COLUMN history_floor bigint NOT NULL DEFAULT 0;
CREATE INDEX folder_change_age ON folder_change USING brin (changed_at);
