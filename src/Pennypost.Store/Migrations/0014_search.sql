-- The search index: a folder's messages in segments of up to 2,048, ascending by UID and without overlap. What lies above the last segment is not
-- indexed yet. Written behind by IndexFolder work, and only for folders that are searched: delivery does not touch it. It can be dropped at any time.
CREATE TABLE search_segment (
    account_id bigint  NOT NULL,
    folder_id  bigint  NOT NULL,
    first_uid  bigint  NOT NULL,                              -- every entry of the folder from here …
    last_uid   bigint  NOT NULL,                              -- … to here is in this segment
    format     integer NOT NULL,                              -- segments of another format are built anew
    slots      integer NOT NULL,                              -- messages; a slot stands for one, in the order of UIDs
    uids       bytea   NOT NULL,                              -- a 32-bit number for each slot
    sent_days  bytea   NOT NULL,                              -- the day of the Date field, a 32-bit number for each slot; -1 for none
    subject    bytea   COMPRESSION lz4 NOT NULL,              -- values of the field for each slot, decoded, as UTF-16
    sender     bytea   COMPRESSION lz4 NOT NULL,
    recipients bytea   COMPRESSION lz4 NOT NULL,
    copies     bytea   COMPRESSION lz4 NOT NULL,
    bits       bytea   NOT NULL,                              -- for each position that a trigram can have, a bit for each slot
    PRIMARY KEY (account_id, folder_id, first_uid),
    FOREIGN KEY (account_id, folder_id) REFERENCES folder (account_id, id) ON DELETE CASCADE
);
-- Not compressed, so that a search reads only the positions that it asks for.
ALTER TABLE search_segment ALTER COLUMN bits SET STORAGE EXTERNAL;

-- Room for a second version of every entry of a page: flags of a whole folder are then changed in place, without new pages and without touching an index,
-- which is four times faster and ends with a smaller table.
ALTER TABLE entry SET (fillfactor = 45);
