import { QueryClient } from '@tanstack/react-query';

import { ApiError } from '../api/errors';

/** One client per app (and one per test). Refusals are not asked again; silence is, twice. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => {
          const answered = error instanceof ApiError && error.status > 0 && error.status < 500;
          return !answered && failures < 2;
        },
        retryDelay: (attempt) => Math.min(4_000, 500 * 2 ** attempt),
      },
      mutations: { retry: false },
    },
  });
}
