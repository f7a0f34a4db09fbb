// The contract's routes over the mock's memory: [method, pattern of the path, handler].
import { accessRoutes } from "./access.mjs";
import { dashboard } from "./dashboard.mjs";
import { senderAuthenticationRoutes } from "./senderAuthentication.mjs";
import { dkimKeyRoutes } from "./dkimKeys.mjs";
import { serviceRoutes } from "./services.mjs";
import { filterRoutes } from "./filters.mjs";
import { messageTraceRoutes } from "./messageTrace.mjs";
import { account, at } from "./state.mjs";

const random = () =>
  Math.random().toString(36).slice(2, 10) +
  Math.random().toString(36).slice(2, 10);

export const routes = [
  ...accessRoutes,
  ...dkimKeyRoutes,
  ...filterRoutes,
  ...messageTraceRoutes,
  [
    "GET",
    /^\/session$/,
    ({ state, problem }) =>
      state.session
        ? { body: state.session }
        : problem(401, "not-logged-in", "Log in first."),
  ],
  ["POST", /^\/session$/, logIn],
  [
    "DELETE",
    /^\/session$/,
    ({ state }) => ((state.session = null), { status: 204 }),
  ],
  ["PUT", /^\/session\/password$/, changeOwnPassword],
  ["GET", /^\/dashboard$/, dashboard],
  ["GET", /^\/accounts$/, listAccounts],
  ["POST", /^\/accounts$/, createAccount],
  [
    "GET",
    /^\/accounts\/(\d+)$/,
    (c) => withAccount(c, (found) => ({ body: detail(c.state, found) })),
  ],
  ["PUT", /^\/accounts\/(\d+)$/, updateAccount],
  ["DELETE", /^\/accounts\/(\d+)$/, deleteAccount],
  ["PUT", /^\/accounts\/(\d+)\/password$/, setPassword],
  [
    "POST",
    /^\/accounts\/(\d+)\/password\/generate$/,
    () => ({ body: { password: random() } }),
  ],
  [
    "DELETE",
    /^\/accounts\/(\d+)\/locks$/,
    (c) => withAccount(c, (found) => ((found.locked = false), { status: 204 })),
  ],
  [
    "GET",
    /^\/(accounts\/\d+\/folders|public-folders)\/rights$/,
    ({ query }) => ({ body: folderRights(query.get("folder")) }),
  ],
  [
    "PUT",
    /^\/(accounts\/\d+\/folders|public-folders)\/rights$/,
    ({ body }) => ({ body: folderRights(body.folder) }),
  ],
  ["PUT", /^\/accounts\/\d+\/folders\/owner-rights$/, () => ({ status: 204 })],
  [
    "GET",
    /^\/public-folders$/,
    ({ state }) => ({
      body: {
        folders: (state.domains.length === 0
          ? []
          : ["News", "News/2026", "Forms"]
        ).map((name, index) => ({
          name,
          messages: index * 40,
          unseen: index,
          bytes: index * 900_000,
          ownerRights: "lrswipkxteacd",
          sharedWith: [1, 4, 0][index],
        })),
      },
    }),
  ],
  ["POST", /^\/public-folders$/, () => ({ status: 204 })],
  ["POST", /^\/public-folders\/delete$/, () => ({ body: { messages: 40 } })],
  [
    "GET",
    /^\/accounts\/(\d+)\/quota$/,
    (c) =>
      withAccount(c, (found) => ({
        body: {
          bytes: found.mailboxBytes,
          maximumBytes: 629_145_600,
          messages: found.inboxMessages,
          maximumMessages: 0,
        },
      })),
  ],
  [
    "PUT",
    /^\/accounts\/\d+\/quota$/,
    ({ body }) => ({ body: { bytes: 1, messages: 1, ...body } }),
  ],
  ["GET", /^\/mappings$/, listMappings],
  [
    "GET",
    /^\/mappings\/resolve$/,
    ({ query }) => ({
      body: {
        address: query.get("address"),
        outcome: "local",
        accounts: ["alice", "bob"],
      },
    }),
  ],
  [
    "POST",
    /^\/mappings\/check$/,
    ({ body }) => ({ body: { warnings: warnings(body) } }),
  ],
  [
    "POST",
    /^\/mappings\/import$/,
    () => ({
      body: {
        added: 12,
        skipped: 3,
        removed: 0,
        errors: [{ row: 7, text: "There is no user named zoe." }],
        stored: false,
      },
    }),
  ],
  ["POST", /^\/mappings$/, saveMapping],
  ["PUT", /^\/mappings\/(\d+)$/, saveMapping],
  [
    "DELETE",
    /^\/mappings\/(\d+)$/,
    ({ state, match }) => (
      (state.mappings = state.mappings.filter(
        (row) => row.id !== Number(match[1]),
      )),
      { status: 204 }
    ),
  ],
  ["GET", /^\/domains$/, ({ state }) => ({ body: domains(state) })],
  ["POST", /^\/domains$/, addDomain],
  [
    "PUT",
    /^\/domains\/default$/,
    ({ state, body }) => (
      state.domains.forEach(
        (each) => (each.isDefault = each.name === body.name),
      ),
      { body: domains(state) }
    ),
  ],
  [
    "DELETE",
    /^\/domains\/(.+)$/,
    ({ state, match }) => (
      (state.domains = state.domains.filter((each) => each.name !== match[1])),
      { status: 204 }
    ),
  ],
  ["GET", /^\/queue$/, listQueue],
  ["GET", /^\/queue\/(\d+)$/, queueItem],
  ["POST", /^\/queue\/(\d+)\/retry$/, () => ({ status: 204 })],
  [
    "POST",
    /^\/queue\/retry-dead$/,
    ({ state }) => (
      state.queue.forEach(
        (row) =>
          row.state === "dead" &&
          Object.assign(row, { state: "retrying", nextAttemptAt: at(2) }),
      ),
      { body: { count: 1 } }
    ),
  ],
  [
    "DELETE",
    /^\/queue\/(\d+)$/,
    ({ state, match }) => (
      (state.queue = state.queue.filter((row) => row.id !== Number(match[1]))),
      { status: 204 }
    ),
  ],
  ...serviceRoutes,
  ...senderAuthenticationRoutes,
  ["GET", /^\/settings$/, ({ state }) => ({ body: state.settings })],
  ["PUT", /^\/settings$/, changeSettings],
];

function logIn({ state, body, problem }) {
  if (body.password !== "penny") {
    return ++state.failures > 3
      ? problem(429, "throttled", "Too many attempts.", { retryAfter: 240 })
      : problem(401, "log-in-failed", "Name or password is wrong.");
  }
  state.session = {
    accountId: 1,
    name: "admin",
    displayName: "",
    mustChangePassword: true,
    csrfToken: random(),
    expiresAt: at(43_200),
    idleMinutes: 60,
  };
  return { body: state.session };
}

function changeOwnPassword({ state, body, problem }) {
  if (body.currentPassword !== "penny")
    return problem(422, "invalid", "Some fields are not right.", {
      errors: { currentPassword: ["This is not your password."] },
    });
  state.session.mustChangePassword = false;
  return { status: 204 };
}

function page(rows, query) {
  const pageNumber = Number(query.get("page") ?? 1);
  const pageSize = Number(query.get("pageSize") ?? 50);
  return {
    items: rows.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
    total: rows.length,
    pageNumber,
    pageSize,
  };
}

const contains = (value, part) =>
  part === null || value.toLowerCase().includes(part.toLowerCase());

function sorted(rows, query, fallback) {
  const by = query.get("sort") ?? fallback;
  const way = query.get("descending") === "true" ? -1 : 1;
  return [...rows].sort((a, b) =>
    a[by] < b[by] ? -way : a[by] > b[by] ? way : 0,
  );
}

function listAccounts({ state, query, problem }) {
  const number = query.get("inboxMessages");
  if (number && !/^[<>]?=?\d+(\.\.\d+)?$/.test(number)) {
    return problem(422, "invalid", "Some filters are not right.", {
      errors: { inboxMessages: ["A number, >10, or a range 5..8."] },
    });
  }
  const rows = state.accounts.filter(
    (each) =>
      contains(each.name, query.get("name")) &&
      contains(each.displayName, query.get("displayName")) &&
      contains(each.comments, query.get("comments")) &&
      (query.get("state") ?? each.state) === each.state,
  );
  return { body: page(sorted(rows, query, "name"), query) };
}

function createAccount({ state, body, problem }) {
  if (
    state.accounts.some(
      (each) => each.name.toLowerCase() === body.name.toLowerCase(),
    )
  ) {
    return problem(409, "name-taken", "This name is in use.", {
      errors: { name: ["This name is in use."] },
    });
  }
  const made = account(
    5000 + state.accounts.length,
    [body.name, body.displayName ?? "", body.comments ?? ""],
    { administrator: body.administrator },
  );
  state.accounts.push(made);
  return {
    status: 201,
    body: {
      account: made,
      generatedPassword: body.password ? null : "hT7kXw9mQz3NpRc4",
    },
  };
}

function withAccount({ state, match, problem }, use) {
  const found = state.accounts.find((each) => each.id === Number(match[1]));
  return found
    ? use(found)
    : problem(404, "not-found", "There is no such account.");
}

function detail(state, found) {
  return {
    account: found,
    mustChangePassword: false,
    addresses: state.domains
      .map((domain) => `${found.name}@${domain.name}`)
      .concat(found.id === 2 ? ["sales@example.com"] : []),
    locks: found.locked
      ? [{ address: "203.0.113.77", failures: 5, until: at(1500) }]
      : [],
    folders: [
      "INBOX",
      "Sent Items",
      "Drafts",
      "Deleted Items",
      "Projects/2026/Harbour",
    ].map((name, index) => ({
      name,
      messages: index === 0 ? found.inboxMessages : index * 7,
      unseen: index,
      bytes: index * 70_000,
      ownerRights: index === 3 ? "lrswipkteacd" : "lrswipkxteacd",
      sharedWith: [0, 0, 0, 0, 3][index],
    })),
  };
}

function folderRights(folder) {
  return {
    folder,
    ownerRights: "lrswipkxteacd",
    fixed: false,
    grants: [
      { identifier: "anyone", rights: "lr" },
      { identifier: "bob", rights: "lrswited" },
      { identifier: "-carol", rights: "lr" },
    ],
  };
}

function updateAccount(context) {
  const { state, body, problem } = context;
  return withAccount(context, (found) => {
    if (body.comments === "conflict")
      return problem(
        409,
        "version-conflict",
        "Somebody else changed this account.",
      );
    Object.assign(found, body, {
      version: found.version + 1,
      state: body.enabled ? "active" : "disabled",
    });
    return { body: detail(state, found) };
  });
}

function deleteAccount(context) {
  const { state, problem } = context;
  return withAccount(context, (found) => {
    if (found.id === 1)
      return problem(
        409,
        "own-account",
        "You cannot delete the account you are logged in with.",
      );
    state.accounts = state.accounts.filter((each) => each !== found);
    return { status: 204 };
  });
}

function setPassword({ body, problem }) {
  if (body.password.length >= 8) return { status: 204 };
  return problem(422, "invalid", "Some fields are not right.", {
    errors: { password: ["At least 8 characters."] },
  });
}

function listMappings({ state, query }) {
  const rows = state.mappings.filter(
    (each) =>
      contains(each.address, query.get("address")) &&
      contains(each.target, query.get("target")) &&
      (query.get("accountId") ?? String(each.targetAccountId)) ===
        String(each.targetAccountId),
  );
  return { body: page(sorted(rows, query, "address"), query) };
}

function warnings(body) {
  if (!/[*?]/.test(body.address)) return [];
  return [
    {
      code: "captures-users",
      text: "It takes the mail of users whose own address it matches.",
      accounts: ["alice", "bob", "carol"],
    },
  ];
}

function saveMapping({ state, match, body, problem }) {
  if (
    body.target !== "*REMOTE" &&
    !state.accounts.some((each) => each.name === body.target)
  ) {
    return problem(422, "invalid", "Some fields are not right.", {
      errors: { target: ["There is no such user."] },
    });
  }
  const id = match[1] ? Number(match[1]) : 900 + state.mappings.length;
  const mapping = { ...body, id, targetAccountId: 2, version: 2 };
  state.mappings = [
    ...state.mappings.filter((each) => each.id !== id),
    mapping,
  ];
  return {
    status: match[1] ? 200 : 201,
    body: { mapping, warnings: warnings(body) },
  };
}

function domains(state) {
  return {
    defaultDomain: state.domains.find((each) => each.isDefault)?.name ?? null,
    items: state.domains,
  };
}

function addDomain({ state, body, problem }) {
  if (!body.name.includes("."))
    return problem(422, "invalid", "Some fields are not right.", {
      errors: { name: ["This is not a domain name."] },
    });
  const made = {
    name: body.name,
    displayName: body.name,
    isDefault: state.domains.length === 0,
    createdAt: at(0),
  };
  state.domains.push(made);
  return { status: 201, body: made };
}

function listQueue({ state, query }) {
  const rows = state.queue.filter(
    (each) =>
      (query.get("state") ?? each.state) === each.state &&
      (query.get("direction") ?? each.direction) === each.direction &&
      contains(`${each.sender} ${each.firstRecipient}`, query.get("text")),
  );
  return { body: page(rows, query) };
}

function queueItem({ state, match, problem }) {
  const item = state.queue.find((each) => each.id === Number(match[1]));
  if (!item) return problem(404, "not-found", "It is no longer in the queue.");
  const recipients = [
    {
      address: item.firstRecipient,
      state: item.state === "dead" ? "failed" : "waiting",
      lastError: item.lastError,
    },
  ];
  if (item.recipientCount > 1)
    recipients.push(
      {
        address: "second@customer-of-ours.example",
        state: "waiting",
        lastError: "450 4.2.0 Mailbox busy",
      },
      {
        address: "done@customer-of-ours.example",
        state: "sent",
        lastError: null,
      },
    );
  return { body: { item, recipients } };
}

function changeSettings({ state, body, problem }) {
  for (const [name, value] of Object.entries(body.values)) {
    if (name === "smtp.host-name" && !value.includes("."))
      return problem(422, "invalid", "Some values are not right.", {
        errors: { [name]: ["A full host name with a period."] },
      });
  }
  for (const setting of state.settings) {
    if (setting.name in body.values)
      Object.assign(setting, {
        value: setting.kind === "secret" ? null : body.values[setting.name],
        isDefault: false,
      });
    if (body.reset?.includes(setting.name))
      Object.assign(setting, { value: setting.default, isDefault: true });
  }
  return { body: state.settings };
}
