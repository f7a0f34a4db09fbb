// What the mock knows. `mode` is normal, empty or failing.

const people = [
  ["alice", "Alice Example", "Head of sales"],
  ["bob", "Bob Baker", ""],
  ["carol", "Carol Costa", "On leave until January"],
  ["dave", "Dave Dupont", "Warehouse, shared with two others"],
  ["erin", "Erin Eriksson", ""],
  ["frank.miller", "Frank Miller", "External consultant"],
  ["grace", "Grace Gomez", ""],
  ["heidi", "Heidi Huber", "Left in spring, mailbox kept"],
  ["invoices", "", "Scanner and accounting program"],
];

const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();

export function createState(mode) {
  const empty = mode === "empty";
  const accounts = [
    account(1, ["admin", "Administrator", ""], { administrator: true }),
  ];
  if (!empty) {
    people.forEach((person, index) =>
      accounts.push(
        account(index + 2, person, {
          inboxMessages: [1204, 18, 0, 77, 3, 9, 40_188, 512, 2][index],
          mailboxBytes: [
            734_003_200, 1_258_291, 0, 24_117_248, 80_000, 400_123,
            5_905_580_032, 9_000_000, 4096,
          ][index],
          enabled: index !== 2,
          state: index === 2 ? "disabled" : index === 7 ? "expired" : "active",
          expiresOn: index === 7 ? "2026-05-31" : null,
          locked: index === 3,
        }),
      ),
    );
    for (let index = 0; index < 120; index++) {
      accounts.push(
        account(
          100 + index,
          [`user${String(index + 1).padStart(3, "0")}`, "", ""],
          { inboxMessages: index * 3 },
        ),
      );
    }
  }
  return {
    mode,
    session: null,
    failures: 0,
    started: Date.now() - 93_784_000,
    accounts,
    domains: empty
      ? []
      : [
          domain("example.com", true),
          domain("xn--bcher-kva.example", false, "bücher.example"),
        ],
    mappings: empty ? [] : mappings(),
    queue: empty ? [] : queue(),
    settings: settings(),
  };
}

export function account(id, [name, displayName, comments], more = {}) {
  return {
    id,
    name,
    displayName,
    comments,
    enabled: true,
    administrator: false,
    expiresOn: null,
    state: "active",
    locked: false,
    inboxMessages: 0,
    mailboxBytes: 0,
    createdAt: at(-86_400 * 40),
    version: 1,
    ...more,
  };
}

function domain(name, isDefault, displayName = name) {
  return { name, displayName, isDefault, createdAt: at(-86_400 * 12) };
}

function mappings() {
  const row = (
    id,
    address,
    target,
    type = "always",
    comments = "",
    relayExternal = false,
  ) => ({
    id,
    address,
    target,
    targetAccountId: target === "*REMOTE" ? null : 2,
    type,
    relayExternal,
    comments,
    version: 1,
  });
  return [
    row(1, "sales", "alice", "always", "All local domains"),
    row(2, "sales", "bob"),
    row(3, "info@example.com", "alice", "smtp"),
    row(4, "~@example.com", "bob", "always", "Whatever nobody else has"),
    row(
      5,
      "partner@example.com",
      "*REMOTE",
      "always",
      "Lives at the branch office",
      true,
    ),
  ];
}

function queue() {
  const item = (id, more) => ({
    id,
    kind: "SendMail",
    direction: "outgoing",
    state: "waiting",
    messageId: id + 1000,
    sender: "alice@example.com",
    recipientCount: 1,
    firstRecipient: "someone@elsewhere.example",
    bytes: 14_800,
    attempts: 0,
    nextAttemptAt: at(20),
    createdAt: at(-30),
    lastError: null,
    ...more,
  });
  return [
    item(7, {
      state: "dead",
      attempts: 12,
      nextAttemptAt: null,
      createdAt: at(-86_400 * 3),
      recipientCount: 3,
      lastError:
        "smarthost.example: 535 5.7.8 Authentication credentials invalid",
    }),
    item(12, {
      state: "retrying",
      attempts: 3,
      nextAttemptAt: at(840),
      createdAt: at(-4000),
      firstRecipient:
        "purchasing.department.with.a.long.name@customer-of-ours.example",
      recipientCount: 2,
      bytes: 4_800_000,
      lastError:
        "mx1.customer-of-ours.example: 451 4.7.1 Greylisting in action, please come back in 00:05:00",
    }),
    item(15, { state: "running", attempts: 1, createdAt: at(-3) }),
    item(16, {
      sender: "",
      firstRecipient: "newsletter@shop.example",
      bytes: 3100,
    }),
    item(17, {
      kind: "RouteMail",
      direction: "incoming",
      sender: "carol@example.com",
      firstRecipient: "bob@example.com",
    }),
  ];
}

function settings() {
  const setting = (name, kind, value, help, more = {}) => ({
    name,
    group: name.split(".")[0],
    kind,
    value,
    default: value,
    isDefault: true,
    minimum: null,
    maximum: null,
    choices: [],
    help,
    row: null,
    ...more,
  });
  return [
    setting(
      "smtp.host-name",
      "text",
      "mail.example.com",
      "The name this server gives itself in greetings and Received lines.",
      { row: "SVC-030" },
    ),
    setting(
      "smtp.maximum-message-bytes",
      "integer",
      "52428800",
      "Larger messages are refused while they are received.",
      {
        minimum: "1024",
        maximum: "2147483647",
        row: "SVC-044",
        default: "26214400",
        isDefault: false,
      },
    ),
    setting(
      "smtp.idle-timeout",
      "duration",
      "00:05:00",
      "A session without a command for so long is closed.",
      { minimum: "00:00:30", maximum: "1.00:00:00" },
    ),
    setting(
      "smtp.require-tls",
      "boolean",
      "false",
      "Refuses mail from clients that do not ask for TLS.",
    ),
    setting(
      "sending.route",
      "choice",
      "smart-host",
      "How mail to other servers leaves.",
      { choices: ["smart-host", "direct"] },
    ),
    setting(
      "sending.smart-host-password",
      "secret",
      null,
      "The password for the smart host.",
      { default: null, isDefault: false },
    ),
    setting(
      "sending.retry-for",
      "duration",
      "5.00:00:00",
      "After so long a message that cannot be sent comes back to its sender.",
    ),
    setting(
      "security.minimum-password-length",
      "integer",
      "8",
      "Shorter passwords are refused when one is set.",
      { minimum: "1", maximum: "128", row: "USR-152" },
    ),
    setting(
      "security.lock-user-after",
      "integer",
      "3",
      "Failed log-ins in a row after which an account is locked for the address they came from; 0 never locks.",
      { minimum: "0", maximum: "1000", row: "USR-163" },
    ),
    setting(
      "local-mail.disable-default-user-mappings",
      "boolean",
      "false",
      "Users are then reached by explicit mappings only.",
      { row: "SET-333" },
    ),
  ];
}

export { at };
