// DKIM keys over the mock's memory.
const made = (id, domain, selector, algorithm, more = {}) => ({
  id,
  domain,
  displayDomain: domain,
  selector,
  algorithm,
  bits: algorithm === "rsa" ? 2048 : 256,
  isActive: false,
  createdAt: new Date(Date.now() - id * 86_400_000 * 20).toISOString(),
  recordName: `${selector}._domainkey.${domain}`,
  recordText:
    algorithm === "rsa"
      ? `v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA${"x7Qz".repeat(84)}IDAQAB`
      : "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
  recordNeededUntil: null,
  ...more,
});

const keysOf = (state) =>
  (state.dkimKeys ??=
    state.domains.length === 0
      ? []
      : [
          made(1, state.domains[0].name, "r20261101", "rsa", { isActive: true }),
          made(2, state.domains[0].name, "e20261101", "ed25519", { isActive: true }),
          made(3, state.domains[0].name, "r20251101", "rsa", {
            recordNeededUntil: new Date(Date.now() + 4 * 86_400_000).toISOString(),
          }),
        ]);

const withKey = ({ state, match, problem }, then) => {
  const found = keysOf(state).find((key) => key.id === Number(match[1]));
  return found ? then(found) : problem(404, "not-found", "This key does not exist.");
};

export const dkimKeyRoutes = [
  [
    "GET",
    /^\/dkim-keys$/,
    ({ state }) => ({
      body: { items: keysOf(state), signing: "Off", domains: state.domains.map((each) => each.name) },
    }),
  ],
  [
    "POST",
    /^\/dkim-keys$/,
    ({ state, body }) => {
      const id = Math.max(0, ...keysOf(state).map((key) => key.id)) + 1;
      const added = made(id, body.domain, body.selector || `r2026112${id}`, body.algorithm);
      state.dkimKeys = [added, ...keysOf(state)];
      return { status: 201, body: added };
    },
  ],
  [
    "POST",
    /^\/dkim-keys\/(\d+)\/(activate|retire)$/,
    (c) => withKey(c, (key) => ({ body: Object.assign(key, { isActive: c.match[2] === "activate" }) })),
  ],
  [
    "POST",
    /^\/dkim-keys\/(\d+)\/check$/,
    (c) =>
      withKey(c, (key) => ({
        body: key.isActive
          ? { status: "published", found: [key.recordText], problem: null }
          : { status: "missing", found: [], problem: "There is no such record yet. It may take a while until a new one is seen everywhere." },
      })),
  ],
  [
    "DELETE",
    /^\/dkim-keys\/(\d+)$/,
    (c) =>
      withKey(c, (key) => {
        c.state.dkimKeys = keysOf(c.state).filter((each) => each !== key);
        return { status: 204 };
      }),
  ],
  ["POST", /^\/batv\/renew$/, () => ({ body: { number: 1 } })],
];
