// Services, certificates and live sessions of the mock.
import { at } from "./state.mjs";

export const serviceRoutes = [
  [
    "GET",
    /^\/services$/,
    ({ state }) => ({
      body: {
        items: state.mode === "empty" ? [] : services(),
        bindingsLocked: false,
        onlyAddress: null,
      },
    }),
  ],
  ["GET", /^\/services\/presets$/, () => ({ body: presets() })],
  ["GET", /^\/services\/(\d+)$/, serviceDetail],
  ["PUT", /^\/services\/(\d+)$/, ({ match }) => ({ body: services()[Number(match[1]) - 1] })],
  [
    "GET",
    /^\/certificates$/,
    ({ state }) => ({ body: certificates(state.mode === "empty") }),
  ],
  [
    "GET",
    /^\/sessions$/,
    ({ state }) => ({ body: sessions(state.mode === "empty") }),
  ],
];

function services() {
  const service = (id, type, preset, name, encryption, port, publishedPort, sessions, more = {}) => ({
    id,
    type,
    preset,
    name,
    enabled: true,
    builtIn: id < 100,
    encryption,
    bindings: [{ address: "Default", port, publishedPort }],
    sessions,
    maximumSessions: type === "smtp" ? 50 : 10000,
    listeners: [
      { replica: "mail-1", endPoint: `[::]:${port}`, running: true, problem: null, sessions },
    ],
    warnings: [],
    ...more,
  });
  return [
    service(1, "smtp", "incomingMx", "SMTP Server", "startTls", 2525, 25, 12),
    service(2, "smtp", "submission", "Submission Server", "startTls", 2587, 587, 3, {
      warnings: ["STARTTLS, required, is recommended for port 587."],
    }),
    service(3, "smtp", "submissionTls", "Submission TLS Server", "tls", 2465, 465, 49),
    service(4, "pop3", "pop3", "POP3 Server", "startTls", 2110, 110, 0, {
      listeners: [
        {
          replica: "mail-1",
          endPoint: "[::]:2110",
          running: false,
          problem: "the port is in use by another program.",
          sessions: 0,
        },
      ],
    }),
    service(5, "pop3", "pop3s", "POP3S Server", "tls", 2995, 995, 0, {
      enabled: false,
      listeners: [],
    }),
    service(6, "imap4", "imap4", "IMAP4 Server", "startTls", 2143, 143, 480, {
      bindings: [
        { address: "AnyIPv4", port: 2143, publishedPort: 143 },
        { address: "::1", port: 143, publishedPort: null },
      ],
    }),
    service(7, "imap4", "imap4s", "IMAP4S Server", "tls", 2993, 993, 1212),
    service(100, "smtp", "lmtp", "From the old gateway", "none", 2024, null, 1),
  ];
}

function serviceDetail({ match, problem }) {
  const service = services().find((each) => each.id === Number(match[1]));
  if (!service) return problem(404, "not-found", "There is no such service.");
  const setting = (name, label, kind, value, help, row, range = {}) => ({
    name,
    label,
    group: name.split(".")[0],
    kind,
    value,
    default: value,
    isDefault: true,
    minimum: null,
    maximum: null,
    choices: [],
    help,
    row,
    ...range,
  });
  const limits = { minimum: "0", maximum: "1000000" };
  return {
    body: {
      service,
      tabs: [
        {
          name: "General",
          settings: [
            setting("smtp.require-authentication", "Require SMTP authentication", "boolean", "true", "Clients must log in before they send, except as the next setting says.", "SVC-056"),
            setting("smtp.maximum-message-size", "Maximum message size", "integer", "50000000", "The largest message, in octets.", "SVC-070", { minimum: "1000", maximum: "1000000000" }),
          ],
        },
        {
          name: "Load limiting",
          settings: [
            setting("load.maximum-sessions", "Maximum incoming sessions", "integer", "50", "Sessions at the same time; whoever comes then is asked to try again later. 0: no limit.", "SVC-137", limits),
            setting("load.reserved-for", "Reserve sessions for", "text", "", "Addresses that may use the reserved sessions, separated by commas.", "SVC-147"),
          ],
        },
        {
          name: "Advanced",
          settings: [
            setting("smtp.add-missing-fields", "Add Date: header field to locally sent messages if it doesn't exist", "boolean", "true", "Add Date and Message-ID to messages of users who have logged in when they lack them.", "SVC-218"),
          ],
        },
      ],
    },
  };
}

function presets() {
  return services()
    .slice(0, 7)
    .map((service) => ({
      preset: service.preset,
      type: service.type,
      name: service.name,
      encryption: service.encryption,
      port: service.bindings[0].port,
      publishedPort: service.bindings[0].publishedPort,
      description: "STARTTLS offered",
    }));
}

function certificates(empty) {
  const day = 86_400_000;
  const at = (days) => new Date(Date.now() + days * day).toISOString();
  const certificate = (id, names, daysLeft, more = {}) => ({
    id,
    names,
    issuer: "R11",
    notBefore: at(daysLeft - 90),
    notAfter: at(daysLeft),
    daysLeft,
    thumbprint: "3F2A91C07B5D48E6A1C2B3D4E5F60718293A4B5C6D7E8F901A2B3C4D5E6F7081",
    key: "ECDSA 256",
    selfSigned: false,
    isDefault: false,
    coversHost: true,
    chain: [{ name: "R11", notAfter: at(800) }],
    createdAt: at(daysLeft - 90),
    createdBy: "admin",
    ...more,
  });
  return {
    hidden: false,
    hostName: "mail.example.com",
    items: empty
      ? []
      : [
          certificate(1, ["mail.example.com", "imap.example.com", "*.mx.example.com"], 62, { isDefault: true }),
          certificate(2, ["mail.example.net"], 12),
          certificate(3, ["intern.example.org"], 4, { selfSigned: true, issuer: "intern.example.org", chain: [], key: "RSA 2048" }),
        ],
    requests: empty
      ? []
      : [{ id: 1, names: ["mail.example.de"], pem: "-----BEGIN CERTIFICATE REQUEST-----", createdAt: at(-2) }],
    replicas: [{ replica: "mail-1", thumbprint: "3F2A91C07B5D48E6A1C2B3D4E5F60718293A4B5C6D7E8F901A2B3C4D5E6F7081", notAfter: at(62) }],
  };
}

function sessions(empty) {
  const at = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();
  const session = (id, serviceId, service, client, account, tls, seconds, state, detail, received, sent) => ({
    id,
    serviceId,
    service,
    type: serviceId < 4 ? "smtp" : "imap4",
    client,
    account,
    tls,
    since: at(seconds),
    state,
    detail,
    bytesReceived: received,
    bytesSent: sent,
    replica: "mail-1",
  });
  const tls = "TLSv1.3 TLS_AES_256_GCM_SHA384";
  const items = empty
    ? []
    : [
        session("7d2k9x0bq4mz", 1, "SMTP Server", "203.0.113.9:41022", null, null, 2, "active", "DATA", 18_211, 402),
        session("0vj3s8n1c6ta", 2, "Submission Server", "198.51.100.24:60112", "anna", tls, 41, "waiting", "Waiting, after RCPT", 902, 1_833),
        session("k81wz5f7hd2p", 6, "IMAP4 Server", "[2001:db8:4:1::17]:51990", "bob", tls, 148_923, "active", "INBOX: IDLE", 48_291, 2_918_221),
        session("r4n6c2y9q0gx", 6, "IMAP4 Server", "192.0.2.77:50211", "clara.von.der.hohen.see", tls, 611, "ending", "Ending", 1_204, 90_211),
      ];
  return { total: items.length, matching: items.length, items };
}
