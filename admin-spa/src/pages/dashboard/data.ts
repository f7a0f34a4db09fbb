import { queryOptions, useQuery } from '@tanstack/react-query';

import { api, send } from '../../api/client';

export const dashboardKey = ['dashboard'] as const;

export const dashboardQuery = queryOptions({
  queryKey: dashboardKey,
  queryFn: ({ signal }) => send(api.GET('/api/v1/dashboard', { signal })),
  staleTime: 1_500,
});

/**
 * The live figures, asked for again while the tab is visible (STS-068): every two seconds on the dashboard, every ten
 * for the footer of the other pages.
 */
export function useDashboard({ slow = false } = {}) {
  return useQuery({ ...dashboardQuery, refetchInterval: slow ? 10_000 : 2_000 });
}
