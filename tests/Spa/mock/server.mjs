// A stand-in for the admin API while the app is drawn: `node mock/server.mjs [port]`. It serves admin-spa/dist as the
// real host does, with its Content-Security-Policy, and answers /api/v1 from memory. Never part of a release.
//
// The path prefixes /__empty, /__failing and /__normal choose what the next answers are like.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { createState } from "./state.mjs";
import { routes } from "./routes.mjs";

const port = Number(process.argv[2] ?? 5190);
const dist = fileURLToPath(
  new URL("../../../admin-spa/dist/", import.meta.url),
);
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
let state = createState("normal");

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://mock");
  response.setHeader(
    "Content-Security-Policy",
    "default-src 'self'; style-src 'self' 'unsafe-inline'",
  );
  const mode = /^\/__(empty|failing|normal)$/.exec(url.pathname)?.[1];
  if (mode) {
    state = createState(mode);
    response.end(mode);
    return;
  }
  if (!url.pathname.startsWith("/api/"))
    return serveFile(url.pathname, response);
  let text = "";
  for await (const chunk of request) text += chunk;
  const answer = answerTo(request, url, text);
  response.statusCode = answer.status ?? 200;
  for (const [name, value] of Object.entries(answer.headers ?? {}))
    response.setHeader(name, value);
  if (answer.body === undefined) return response.end();
  response.setHeader(
    "Content-Type",
    answer.status >= 400 ? "application/problem+json" : "application/json",
  );
  response.end(JSON.stringify(answer.body));
});

function answerTo(request, url, text) {
  const path = url.pathname.replace("/api/v1", "");
  if (state.mode === "failing" && !path.startsWith("/session")) {
    return problem(500, "internal", "The database does not answer.", {
      traceId: "4f9c2a71",
    });
  }
  for (const [method, pattern, handle] of routes) {
    const match = method === request.method ? pattern.exec(path) : null;
    if (!match) continue;
    if (!state.session && path !== "/session")
      return problem(401, "not-logged-in", "Log in first.");
    const json =
      request.headers["content-type"]?.includes("json") && text !== "";
    return handle({
      state,
      match,
      query: url.searchParams,
      body: json ? JSON.parse(text) : text,
      problem,
    });
  }
  return problem(404, "not-found", "There is no such thing.");
}

function problem(status, code, detail, more = {}) {
  return {
    status,
    headers: more.retryAfter ? { "Retry-After": String(more.retryAfter) } : {},
    body: {
      type: "about:blank",
      title: code,
      status,
      code,
      detail,
      errors: more.errors ?? null,
      traceId: more.traceId ?? null,
    },
  };
}

function serveFile(path, response) {
  const wanted = normalize(join(dist, path));
  const found =
    wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile();
  const file = found ? wanted : join(dist, "index.html");
  response.setHeader(
    "Content-Type",
    types[extname(file)] ?? "application/octet-stream",
  );
  createReadStream(file).pipe(response);
}

server.listen(port, "127.0.0.1", () =>
  console.log(
    `Mock on http://127.0.0.1:${port}/, log in as admin with password "penny"`,
  ),
);
