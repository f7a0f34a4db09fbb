-- How much a mailbox shall hold (USR-341, STB-157). 0: any amount. Incoming mail is never refused for it (STB-150).
ALTER TABLE account ADD COLUMN quota_bytes bigint NOT NULL DEFAULT 0 CHECK (quota_bytes >= 0);
ALTER TABLE account ADD COLUMN quota_messages bigint NOT NULL DEFAULT 0 CHECK (quota_messages >= 0);
