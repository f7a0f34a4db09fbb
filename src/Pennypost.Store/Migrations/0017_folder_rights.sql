-- Who may do what in a folder besides its owner (RFC 4314). A user's rights are those given to him and to anyone, without those taken from him or from
-- anyone. Rows go with the folder, with the user they were given to (BLK-009), and with the owner.
CREATE TABLE folder_right (
    folder_id  bigint  NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
    grantee_id bigint  REFERENCES account (id) ON DELETE CASCADE, -- null: anyone who can log in
    negative   boolean NOT NULL DEFAULT false,                    -- these rights are taken away
    rights     integer NOT NULL CHECK (rights BETWEEN 1 AND 2047), -- FolderRights, a bit for each
    UNIQUE NULLS NOT DISTINCT (folder_id, grantee_id, negative)
);
CREATE INDEX folder_right_grantee ON folder_right (grantee_id);

-- USR-339: the owner can neither rename nor delete such a folder. All else he always can.
ALTER TABLE folder ADD COLUMN fixed boolean NOT NULL DEFAULT false;

-- The one definition of what a user may do in a folder. The owner has all rights (2047), without x (128) where the folder is fixed.
CREATE FUNCTION folder_rights(owner bigint, folder bigint, fixed boolean, actor bigint) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN $4 = $1 THEN CASE WHEN $3 THEN 2047 - 128 ELSE 2047 END ELSE (
        SELECT coalesce(bit_or(r.rights) FILTER (WHERE NOT r.negative), 0) & ~coalesce(bit_or(r.rights) FILTER (WHERE r.negative), 0)
        FROM folder_right r WHERE r.folder_id = $2 AND (r.grantee_id = $4 OR r.grantee_id IS NULL)) END
$$;
