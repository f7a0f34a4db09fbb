import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type { QueueDirection, QueueState } from '../../api/types';
import type { TableState } from '../../shared/table/useTableState';
import { dashboardKey } from '../dashboard/data';

const queueKey = ['queue'] as const;
export const pageSize = 50;

/** One page of the queue, oldest first. It is asked for again while the page is open. */
export function queueList(table: Pick<TableState, 'page' | 'filters'>) {
  const { filters } = table;
  const query = {
    page: table.page,
    pageSize,
    ...(filters.direction ? { direction: filters.direction as QueueDirection } : {}),
    ...(filters.state ? { state: filters.state as QueueState } : {}),
    ...(filters.text ? { text: filters.text } : {}),
  };
  return queryOptions({
    queryKey: [...queueKey, 'list', query],
    queryFn: ({ signal }) => send(api.GET('/api/v1/queue', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 4_000,
  });
}

export function queueDetail(id: number) {
  return queryOptions({
    queryKey: [...queueKey, 'one', id],
    queryFn: ({ signal }) =>
      send(api.GET('/api/v1/queue/{id}', { params: { path: { id } }, signal })),
    refetchInterval: 4_000,
    retry: false,
  });
}

/** Wake-ups that the bus gave up within the last month. */
export const deadWakeups = queryOptions({
  queryKey: [...queueKey, 'dead-wakeups'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/queue/dead-wakeups', { signal })),
  refetchInterval: 60_000,
});

function useRefreshQueue() {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: [...queueKey, 'list'] }),
      client.invalidateQueries({ queryKey: dashboardKey }),
    ]);
  };
}

export function useRetry() {
  const refresh = useRefreshQueue();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.POST('/api/v1/queue/{id}/retry', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}

export function useRetryDead() {
  const refresh = useRefreshQueue();
  return useMutation({
    mutationFn: () => send(api.POST('/api/v1/queue/retry-dead')),
    onSuccess: refresh,
  });
}

export function useDrop() {
  const refresh = useRefreshQueue();
  return useMutation({
    mutationFn: (id: number) =>
      send(
        api.DELETE('/api/v1/queue/{id}', { params: { path: { id }, query: { confirm: true } } }),
      ),
    onSuccess: refresh,
  });
}
