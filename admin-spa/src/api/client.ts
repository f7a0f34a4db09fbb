import createClient, { type Middleware } from 'openapi-fetch';

import { ApiError, errorFromResponse } from './errors';
import type { paths } from './schema.gen';

/**
 * The only place that talks HTTP. The session is an HttpOnly cookie; what changes something also carries the
 * token of the session's answer in `X-CSRF-Token`, which another site cannot read.
 */
let csrfToken: string | null = null;
const signedOutListeners = new Set<() => void>();

/** Called with the session's token after log-in, and with null after log-out. */
export function rememberCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** Runs when the server no longer knows the session. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

const csrf: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET' && csrfToken !== null)
      request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
};

export const api = createClient<paths>({
  baseUrl: typeof window === 'undefined' ? '' : window.location.origin,
  credentials: 'same-origin',
  // Looked up at each call, so that tests can put their own HTTP boundary in place.
  fetch: (request) => globalThis.fetch(request),
});
api.use(csrf);

interface Answer<T> {
  data?: T | undefined;
  error?: unknown;
  response: Response;
}

/** The data of an answer, or an {@link ApiError}: for no answer, for a refusal and for a lost session. */
export async function send<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(
      0,
      'unreachable',
      'The server cannot be reached. Is it running, and is the network up?',
    );
  }
  if (answer.response.ok) return answer.data as T;
  const error = errorFromResponse(answer.response, answer.error);
  if (error.status === 401 && csrfToken !== null) {
    rememberCsrfToken(null);
    for (const listener of signedOutListeners) listener();
  }
  throw error;
}
