// The SPF white list and the DMARC figures of the mock.
let entries = null;

const first = () => [
  entry(1, null, "127.0.0.1", "*", "*"),
  entry(2, null, "::1", "*", "*"),
  entry(3, 1, "192.0.2.0/24", "news*", "partner.example"),
  entry(4, null, "", "*", "*.old-newsletter.example"),
];

function entry(id, serviceId, network, senderName, senderDomain, version = 1) {
  const serviceName = serviceId === null ? null : "SMTP Server";
  return {
    id,
    serviceId,
    serviceName,
    network,
    senderName,
    senderDomain,
    version,
  };
}

const known = (state) => (entries ??= state.mode === "empty" ? [] : first());

function save({ state, body, match }) {
  const list = known(state);
  const id = match[1] ? Number(match[1]) : Date.now();
  const saved = entry(
    id,
    body.serviceId,
    body.network,
    body.senderName || "*",
    body.senderDomain || "*",
    (body.version ?? 0) + 1,
  );
  const at = list.findIndex((each) => each.id === id);
  if (at < 0) list.push(saved);
  else list[at] = saved;
  return { body: saved };
}

const domains = [
  ["bank.example", "reject", 4210, 4002, 208, 0, 17],
  ["shop.example", "quarantine", 1893, 1871, 22, 0, 4],
  ["list.university.example", "none", 640, 633, 7, 0, 2],
  ["example.org", "reject", 58, 58, 0, 0, 1],
  [
    "a-very-long-domain-name-that-does-not-fit.department.company.example",
    "",
    12,
    0,
    0,
    0,
    3,
  ],
].map(([author, policy, messages, passed, failed, refused, sources]) => ({
  author,
  policy: policy ? `p=${policy} sp=${policy} adkim=r aspf=r pct=100` : "",
  messages,
  passed,
  failed,
  refused,
  sources,
  lastDay: "2026-01-07",
}));

const source = (address, result, messages, more = {}) => ({
  source: address,
  result,
  disposition: "none",
  reason: result === "fail" ? "local_policy" : "",
  spfAligned: result === "pass",
  dkimAligned: result === "pass",
  spfDomain: "bank.example",
  spfResult: result,
  dkim: "",
  messages,
  lastDay: "2026-01-07",
  ...more,
});

export const senderAuthenticationRoutes = [
  [
    "GET",
    /^\/spf-white-list$/,
    ({ state }) => {
      if (state.mode === "empty") entries = [];
      else if (entries?.length === 0) entries = null;
      return {
        body: {
          items: known(state),
          services: [{ id: 1, name: "SMTP Server" }],
        },
      };
    },
  ],
  ["POST", /^\/spf-white-list$/, save],
  ["PUT", /^\/spf-white-list\/(\d+)$/, save],
  [
    "DELETE",
    /^\/spf-white-list\/(\d+)$/,
    ({ state, match }) => {
      entries = known(state).filter((each) => each.id !== Number(match[1]));
      return { status: 204 };
    },
  ],
  [
    "GET",
    /^\/dmarc\/domains$/,
    ({ state, query }) => {
      const items =
        state.mode === "empty"
          ? []
          : domains.filter((each) =>
              each.author.includes(query.get("author") ?? ""),
            );
      return {
        body: { items, total: items.length, pageNumber: 1, pageSize: 50 },
      };
    },
  ],
  [
    "GET",
    /^\/dmarc\/domains\/(.+)$/,
    () => ({
      body: [
        source("192.0.2.25", "pass", 4002, { dkim: "bank.example s2026 pass" }),
        source("2001:db8:4711::25", "fail", 190, {
          spfDomain: "bulk.sender.example",
          spfResult: "pass",
          dkim: "bulk.sender.example k1 pass",
        }),
        source("203.0.113.99", "fail", 18),
      ],
    }),
  ],
];
