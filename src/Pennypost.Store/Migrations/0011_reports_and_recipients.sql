-- What was one setting for all SMTP services becomes a setting of each (SVC-072, SVC-215, SVC-216, SVC-222, SVC-224). ---------------------------
INSERT INTO service_setting (service_id, name, value)
SELECT s.id, g.name, g.value FROM setting g, service s
WHERE s.type IN ('Smtp', 'Lmtp')
  AND g.name IN ('smtp.refuse-unknown-recipients', 'smtp.refuse-percent', 'smtp.refuse-exclamation', 'smtp.maximum-line-length', 'smtp.maximum-log-in-failures')
ON CONFLICT DO NOTHING;
DELETE FROM setting
WHERE name IN ('smtp.refuse-unknown-recipients', 'smtp.refuse-percent', 'smtp.refuse-exclamation', 'smtp.maximum-line-length', 'smtp.maximum-log-in-failures');

-- Who may use VRFY and EXPN stands in the access list of that name alone (SVC-209).
DELETE FROM service_setting WHERE name = 'smtp.vrfy-expn-clients';

-- Aggregate reports (RFC 7489 section 7.2): one row for each day and domain that was looked at, so that each report is sent once. ----------------
CREATE TABLE dmarc_report (
    day        date NOT NULL,
    domain     text NOT NULL,                                 -- where the record was found
    recipients text[] NOT NULL,                               -- who got it; empty: nobody wants it
    records    integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (day, domain)
);
CREATE INDEX dmarc_day_policy ON dmarc_day (day, policy_domain);

-- Local addresses that nobody has and that somebody sent to (SVC-221): one row for each address and client, counted. -----------------------------
CREATE TABLE rejected_recipient (
    service_id integer NOT NULL,
    recipient  text NOT NULL,
    client     inet NOT NULL,
    sender     text NOT NULL,                                 -- of the last attempt; empty: the null reverse-path
    attempts   bigint NOT NULL,
    first_at   timestamptz NOT NULL,
    last_at    timestamptz NOT NULL,
    PRIMARY KEY (recipient, client, service_id)
);
CREATE INDEX rejected_recipient_last ON rejected_recipient (last_at);
