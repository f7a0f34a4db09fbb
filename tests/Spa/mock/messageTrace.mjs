// The message trace and the wake-ups that the bus gave up, of the mock.
import { at } from "./state.mjs";

const messages = [
  [
    "Re: Offer 2026-117 for the new warehouse, second revision",
    "Kate Bishop <kate@partner.example>",
    "anna@example.com, sales@example.com",
    "delivered",
  ],
  ["", "bulk-7781@mailings.example.org", "", "refused"],
  [
    "Your invoice",
    "billing@example.com",
    "accounts.payable@a-rather-long-company-name.example",
    "failed",
  ],
  ["Minutes of Monday", "bob@example.com", "carl@partner.example", "delayed"],
  ["Failure report", "", "billing@example.com", "delivered"],
  [
    "Grüße aus Köln 🎉",
    "Dörte <doerte@köln.example>",
    "anna@example.com",
    "accepted",
  ],
].map(([subject, from, recipients, outcome], index) => ({
  key: `${1795330000123 - index}-${4711 - index}`,
  messageId: 4711 - index,
  at: at(-190 * index * index - 4),
  outcome,
  subject,
  from,
  recipients,
}));

function find({ state, query }) {
  const asked = (name) => (query.get(name) ?? "").toLowerCase();
  const items = (state.mode === "empty" ? [] : messages).filter(
    (item) =>
      item.subject.toLowerCase().includes(asked("subject")) &&
      item.from.toLowerCase().includes(asked("sender")) &&
      JSON.stringify(item).toLowerCase().includes(asked("any")),
  );
  return { body: { items, isComplete: items.length < 6 } };
}

function one({ match, problem }) {
  const item = messages.find((each) => each.key === match[1]);
  if (!item) return problem(404, "not-found", "Nothing is known of it.");
  return {
    body: {
      item,
      information: [
        { name: "Subject", value: item.subject },
        { name: "From", value: item.from },
        { name: "Recipients", value: item.recipients },
        { name: "Type", value: "SMTP" },
        { name: "Service", value: "SMTP Server" },
        {
          name: "Client",
          value:
            "2001:db8:12:0:a1b2:c3d4:e5f6:7788 (mail-out-17.partner.example)",
        },
        {
          name: "MessageId",
          value:
            "<20261122.093015.0815.kate@a-very-long-host-name.partner.example>",
        },
      ],
      events: [
        [0, "MAIL FROM:<kate@partner.example>"],
        [0.021, "RCPT TO:<anna@example.com>"],
        [
          0.033,
          "RCPT TO:<nobody@example.com>: refused with 550 5.1.1 No such user here",
        ],
        [0.4, "Accepted"],
        [0.422, "Stored in anna: INBOX (UID 1204)"],
        [
          1.9,
          "Sent to carl@partner.example by mx1.partner.example:25: 250 2.0.0 Ok: queued as 4F1B2C3D4E (2.0.0)",
        ],
      ].map(([after, text]) => ({
        at: new Date(Date.parse(item.at) + after * 1000).toISOString(),
        text,
      })),
    },
  };
}

const wakeups = ({ state }) => ({
  body:
    state.mode === "empty"
      ? []
      : [
          {
            kind: "SendMail",
            workId: 9,
            reason:
              "MaxDeliveryCountExceeded: Message could not be consumed after 10 delivery attempts.",
            body: '{"kind":"SendMail","id":9}',
            deliveries: 10,
            recordedAt: at(-4000),
          },
          {
            kind: "RouteMail",
            workId: null,
            reason: "no reason is given",
            body: "not a wake-up at all",
            deliveries: 1,
            recordedAt: at(-90_000),
          },
        ],
});

export const messageTraceRoutes = [
  ["GET", /^\/message-trace\/?$/, find],
  ["GET", /^\/message-trace\/(.+)$/, one],
  ["GET", /^\/queue\/dead-wakeups$/, wakeups],
];
