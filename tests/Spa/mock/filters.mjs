// Greylist, block lists and bandwidth pools of the mock.
import { at } from "./state.mjs";

const listed = (state, items) => (state.mode === "empty" ? [] : items);

const entries = () =>
  [
    ["198.51.100.7/32", "newsletter@shop.example", "alice@example.com", 0],
    ["203.0.113.24/32", "carl@partner.example", "bob@example.com", 12],
    ["203.0.113.24/32", "dora@partner.example", "carol@example.com", 4],
    ["2001:db8:12::7/128", "", "invoices@example.com", 0],
    [
      "192.0.2.201/32",
      "very.long.automatic.sender.name+bounce-20261122-987654@mailings.example.org",
      "frank.miller@example.com",
      1,
    ],
  ].map(([client, sender, recipient, passes], index) => ({
    client,
    sender,
    recipient,
    state: passes > 0 ? "passed" : "waiting",
    firstSeenAt: at(-86_400 * (index + 1)),
    lastSeenAt: at(-340 * (index + 1)),
    passes,
    knownClient: client.startsWith("203"),
  }));

const list = (id, zone, more) => ({
  id,
  zone,
  pattern: "",
  kind: "block",
  serviceId: null,
  hasQueryKey: false,
  enabled: true,
  comment: "",
  state: "healthy",
  detail: "",
  checkedAt: at(-420),
  warnings: [],
  version: 1,
  ...more,
});

const lists = () => [
  list(1, "zen.blocklist.example", { hasQueryKey: true }),
  list(2, "dnsbl-2.other.example", {
    pattern: "127.0.0.2",
    state: "refused",
    detail: "The operator answers 127.255.255.254 instead of listings.",
    warnings: [
      "An unescaped dot matches any character: write \\. for a dot.",
      "The pattern is searched for, so 127.0.0.1 finds 127.0.0.10 too: write $ at the end to prevent that.",
    ],
  }),
  list(3, "list.goodsenders.example", { kind: "allow", serviceId: 1 }),
  list(4, "parked.example", {
    enabled: false,
    state: "listsEverything",
    detail: "127.0.0.1 is listed, with the answer 192.0.2.1.",
  }),
];

const pool = (id, name, allowed, more) => ({
  id,
  name,
  allowed,
  effectivePool: id,
  effectiveRate: Math.max(allowed, 0),
  connections: 0,
  otherConnections: 0,
  isDefault: false,
  ...more,
});

export const filterRoutes = [
  [
    "GET",
    /^\/greylist$/,
    ({ state }) => {
      const items = listed(state, entries());
      return {
        body: { items, total: items.length, pageNumber: 1, pageSize: 50 },
      };
    },
  ],
  [
    "GET",
    /^\/greylist\/summary$/,
    ({ state }) => ({
      body:
        state.mode === "empty"
          ? { waiting: 0, passed: 0, knownClients: 0 }
          : { waiting: 2, passed: 3, knownClients: 1 },
    }),
  ],
  [
    "GET",
    /^\/greylist\/exemptions$/,
    ({ state }) => ({
      body: {
        items: listed(state, [
          {
            id: 1,
            kind: "client",
            pattern: "192.0.2.0/24",
            comment: "The branch office",
            createdAt: at(-900_000),
          },
          {
            id: 2,
            kind: "spfDomain",
            pattern: "_spf.partner.example",
            comment: "",
            createdAt: at(-80_000),
          },
        ]),
        largeProviders: [
          "_spf.google.com",
          "*.protection.outlook.com",
          "_netblocks.gmx.net",
          "icloud.com",
        ],
      },
    }),
  ],
  ["GET", /^\/block-lists$/, ({ state }) => ({ body: listed(state, lists()) })],
  [
    "GET",
    /^\/block-lists\/exemptions$/,
    ({ state }) => ({
      body: listed(state, [
        {
          id: 1,
          pattern: "198.51.100.*",
          comment: "Monitoring",
          createdAt: at(-900_000),
        },
      ]),
    }),
  ],
  [
    "POST",
    /^\/block-lists\/test$/,
    ({ body }) => ({
      body: {
        address: body.address,
        exempt: false,
        isPublic: true,
        lists: lists().map(({ zone, kind }, index) => ({
          zone,
          kind,
          listed: index === 0,
          answers: index === 0 ? ["127.0.0.4"] : [],
          failure: index === 1 ? "No answer within 5 seconds." : null,
        })),
      },
    }),
  ],
  [
    "GET",
    /^\/bandwidth-pools$/,
    ({ state }) => ({
      body: listed(state, [
        pool(1, "IMAP4", -3, { effectivePool: 3, effectiveRate: 1_048_576 }),
        pool(2, "POP3", -3, { effectivePool: 3, effectiveRate: 1_048_576 }),
        pool(3, "Mailboxes from outside", 1_048_576, {
          connections: 41,
          otherConnections: 17,
        }),
        pool(7, "pool-7", 0, { connections: 2 }),
      ]),
    }),
  ],
];
