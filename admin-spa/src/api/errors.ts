import type { ApiProblem } from './types';

/** A request that was not done. `message` is one sentence for a person. */
export class ApiError extends Error {
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  /** The server's stable word, or `unreachable`. */
  readonly code: string;
  /** What is wrong with which field, by the field's JSON name. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** The id under which the server's log tells more. */
  readonly traceId: string | null;
  /** Seconds to wait before another try is any use; null when the server did not say (RFC 9110 §10.2.3). */
  readonly retryAfterSeconds: number | null;

  constructor(
    status: number,
    code: string,
    message: string,
    more: Partial<Pick<ApiError, 'fields' | 'traceId' | 'retryAfterSeconds'>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.fields = more.fields ?? {};
    this.traceId = more.traceId ?? null;
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
  }

  /** The first complaint about each field, as forms want it. */
  get formErrors(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.fields).map(([field, texts]) => [field, texts.join(' ')]),
    );
  }
}

/** Makes an error of an answer that is not a success. */
export function errorFromResponse(response: Response, problem: unknown): ApiError {
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const more = { retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null };
  if (!isProblem(problem)) {
    const text = `The server answered with status ${response.status} and no explanation.`;
    return new ApiError(response.status, 'unknown', text, more);
  }
  return new ApiError(response.status, problem.code, problem.detail, {
    ...more,
    fields: problem.errors ?? {},
    traceId: problem.traceId ?? null,
  });
}

/** Whatever was thrown, as a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isProblem(value: unknown): value is ApiProblem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'detail' in value &&
    typeof value.detail === 'string'
  );
}
