import { vi } from 'vitest';

import { dashboard, session, setting } from './fixtures';

/** A request as the fake server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Headers;
  readonly body: unknown;
}

type Answer = object | readonly unknown[] | undefined | Response;
type Handler = Answer | ((request: SeenRequest) => Answer);

/**
 * The HTTP boundary of component tests: answers by "GET /accounts" (without /api/v1) and remembers what was asked.
 * A route that nobody expects answers 404 and fails the test that relies on it.
 */
export class FakeServer {
  readonly requests: SeenRequest[] = [];
  readonly #routes = new Map<string, Handler>();

  constructor(routes: Readonly<Record<string, Handler>> = {}) {
    this.#routes.set('GET /session', session());
    this.#routes.set('GET /dashboard', dashboard());
    this.#routes.set('GET /settings', [setting()]);
    for (const [route, handler] of Object.entries(routes)) this.on(route, handler);
    vi.stubGlobal('fetch', (request: Request) => this.#answer(request));
  }

  /** Answers a route from now on. */
  on(route: string, handler: Handler): this {
    this.#routes.set(route, handler);
    return this;
  }

  /** What was asked of one route, oldest first. */
  asked(route: string): readonly SeenRequest[] {
    return this.requests.filter((request) => `${request.method} ${request.path}` === route);
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const text = await request.text();
    const seen: SeenRequest = {
      method: request.method,
      path: url.pathname.replace('/api/v1', ''),
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body:
        request.headers.get('Content-Type')?.includes('json') && text !== ''
          ? JSON.parse(text)
          : text,
    };
    this.requests.push(seen);
    const handler = this.#routes.get(`${seen.method} ${seen.path}`);
    if (handler === undefined && !this.#routes.has(`${seen.method} ${seen.path}`)) {
      return problem(404, 'not-found', `Nothing answers ${seen.method} ${seen.path}.`);
    }
    const answer =
      typeof handler === 'function' ? (handler as (r: SeenRequest) => Answer)(seen) : handler;
    if (answer instanceof Response) return answer.clone();
    if (answer === undefined) return new Response(null, { status: 204 });
    return new Response(JSON.stringify(answer), {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
    });
  }
}

/** A refusal as the server words it (RFC 9457). */
export function problem(
  status: number,
  code: string,
  detail: string,
  more: { errors?: Record<string, string[]>; traceId?: string; retryAfter?: number } = {},
): Response {
  const body = {
    type: 'about:blank',
    title: code,
    status,
    code,
    detail,
    errors: more.errors ?? null,
    traceId: more.traceId ?? null,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(more.retryAfter === undefined ? {} : { 'Retry-After': String(more.retryAfter) }),
    },
  });
}
