-- Who is not asked for SPF (SVC-202). Empty network: any address; service_id null: every service.
CREATE TABLE spf_exemption (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service_id    integer REFERENCES service (id) ON DELETE CASCADE,
    network       text NOT NULL DEFAULT '',                   -- an address or a network in CIDR form
    sender_name   text NOT NULL DEFAULT '*',                  -- local part, with wildcards
    sender_domain text NOT NULL DEFAULT '*',                  -- domain, with wildcards
    version       integer NOT NULL DEFAULT 1
);
CREATE INDEX spf_exemption_service ON spf_exemption (service_id) WHERE service_id IS NOT NULL;
-- This machine itself: its own programs, relays and tests.
INSERT INTO spf_exemption (network) VALUES ('127.0.0.1'), ('::1');

-- What came from whom under which author's domain: the data of DMARC aggregate reports (RFC 7489 §7.2), by day (UTC). Written every few seconds as sums.
CREATE TABLE dmarc_day (
    day           date NOT NULL,
    id            uuid NOT NULL,                              -- a hash of all that follows but the sum
    author        text NOT NULL,                              -- domain of the From field
    source        inet NOT NULL,                              -- the client
    result        text NOT NULL,                              -- none, pass, fail, temperror, permerror
    policy_domain text NOT NULL DEFAULT '',                   -- where the record was found
    policy        text NOT NULL DEFAULT '',                   -- the record's own words: p=reject sp=none adkim=r aspf=r pct=100
    disposition   text NOT NULL,                              -- what was done: none, quarantine, reject
    reason        text NOT NULL DEFAULT '',                   -- why that is not what the record asks: sampled_out, local_policy
    dkim_aligned  boolean NOT NULL,
    spf_aligned   boolean NOT NULL,
    dkim          text NOT NULL DEFAULT '',                   -- domain selector result, separated by commas
    spf_domain    text NOT NULL DEFAULT '',
    spf_result    text NOT NULL DEFAULT '',
    messages      bigint NOT NULL,
    PRIMARY KEY (day, id)
);
CREATE INDEX dmarc_day_author ON dmarc_day (author, day);
