// Access restrictions: two lists with something in them, and answers that look like the server's.
const entry = (id, allow, type, more = {}) => ({
  id,
  allow,
  type,
  address: null,
  prefix: null,
  allowUnauthenticated: false,
  users: [],
  comment: "",
  createdAt: "2026-11-02T09:00:00Z",
  createdBy: "postmaster",
  changedAt: "2026-11-20T16:30:00Z",
  changedBy: "admin",
  ...more,
});

const smtp = [
  entry(1, true, "network", {
    address: "192.168.70.20",
    allowUnauthenticated: true,
    comment: "Scanner on the second floor",
  }),
  entry(2, false, "routers"),
  entry(3, true, "network", {
    address: "192.168.66.0",
    prefix: 24,
    allowUnauthenticated: true,
  }),
  entry(4, true, "network", { address: "2001:db8:66::", prefix: 48 }),
  entry(5, true, "localNetworks"),
  entry(6, true, "any", {
    users: ["paul", "robot", "support", "webmaster"],
    comment: "Remote users, after log-in",
  }),
];

const services = [
  [1, "SMTP Server", "smtp", 6],
  [2, "Submission Server", "smtp", 0],
  [4, "POP3 Server", "pop3", 0],
  [6, "IMAP4 Server", "imap4", 0],
];

const summary = (
  key,
  scope,
  name,
  entries,
  serviceId = null,
  serviceType = null,
) => ({
  key,
  scope,
  serviceId,
  name,
  serviceType,
  entries,
});

const view = (key, state) => ({
  key,
  name:
    key === "global"
      ? "Global Access Restrictions"
      : (services.find(([id]) => key === `service-${id}`)?.[1] ?? "Admin area"),
  version: "1",
  entries: key === "service-1" && state.mode !== "empty" ? smtp : [],
  explanation: [
    "Anti-relay protection is Check Client IP Address: this list says who may send to other servers. Mail for local recipients is accepted from any address, whatever the list says.",
    "From allowed addresses users may send to other servers after they have logged in; with Allow Unauth without log-in.",
  ],
  hasUsers: true,
  hasAllowUnauthenticated: key.startsWith("service-"),
  notices: [],
});

const verdict = (answer, text, found = null, position = 0) => ({
  answer,
  text,
  entry: found,
  position,
});

export const accessRoutes = [
  [
    "GET",
    /^\/access\/lists$/,
    () => ({
      body: [
        summary("global", "global", "Global Access Restrictions", 0),
        ...services.map(([id, name, type, entries]) =>
          summary(`service-${id}`, "service", name, entries, id, type),
        ),
        summary("admin", "adminArea", "Admin area", 0),
        summary("vrfy", "vrfy", "VRFY and EXPN", 0),
      ],
    }),
  ],
  [
    "GET",
    /^\/access\/lists\/([a-z0-9-]+)$/,
    ({ match, state }) => ({ body: view(match[1], state) }),
  ],
  [
    "PUT",
    /^\/access\/lists\/([a-z0-9-]+)$/,
    ({ match, body, state }) => ({
      body: {
        ...view(match[1], state),
        version: "2",
        entries: body.entries.map((e) => entry(9, e.allow, e.type, e)),
      },
    }),
  ],
  [
    "POST",
    /^\/access\/lists\/([a-z0-9-]+)\/arrange$/,
    ({ match, body, state }) => ({
      body: {
        ...view(match[1], state),
        entries: body.entries.map((e) => entry(9, e.allow, e.type, e)),
      },
    }),
  ],
  [
    "GET",
    /^\/access\/networks$/,
    () => ({
      body: {
        local: ["127.0.0.0/8", "192.168.66.0/24", "::1"],
        routers: ["192.168.66.1"],
        detectedNetworks: ["127.0.0.0/8", "172.17.0.0/16", "::1"],
        detectedRouters: ["172.17.0.1"],
        notices: [],
      },
    }),
  ],
  [
    "GET",
    /^\/access\/test$/,
    ({ query }) => ({
      body: {
        address: query.get("address"),
        user: query.get("user"),
        inLocalNetworks: false,
        isRouter: false,
        global: verdict("empty", "the global list has no entries"),
        mayAdministrate: true,
        mayVerify: false,
        services: services.map(([serviceId, name, type]) => ({
          serviceId,
          name,
          type,
          serviceList:
            serviceId === 1
              ? verdict(
                  "allows",
                  "entry 6 of the service's list, Allow Any Host, decides",
                  "Allow Any Host",
                  6,
                )
              : verdict("empty", "the service's list has no entries"),
          globalList: verdict("notAsked", "the global list is not asked"),
          mayConnect: true,
          mayLogIn: query.get("user") === null ? null : serviceId !== 1,
          sendIn:
            type === "smtp"
              ? serviceId === 1
                ? "accept"
                : "needsLogIn"
              : null,
          relay: type === "smtp" ? "needsLogIn" : null,
          relayLoggedIn:
            type === "smtp" && query.get("user") !== null
              ? serviceId === 1
                ? "notFromHere"
                : "acceptRelay"
              : null,
        })),
      },
    }),
  ],
];
