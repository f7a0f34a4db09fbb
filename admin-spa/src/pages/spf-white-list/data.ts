import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type { SaveSpfWhiteListEntryRequest } from '../../api/types';

const whiteListKey = ['spf-white-list'] as const;

/** All entries, with the services they can be limited to. */
export const whiteList = queryOptions({
  queryKey: whiteListKey,
  queryFn: ({ signal }) => send(api.GET('/api/v1/spf-white-list', { signal })),
});

function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: whiteListKey });
}

export function useSaveEntry() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, body }: { id: number | null; body: SaveSpfWhiteListEntryRequest }) =>
      id === null
        ? send(api.POST('/api/v1/spf-white-list', { body }))
        : send(api.PUT('/api/v1/spf-white-list/{id}', { params: { path: { id } }, body })),
    onSuccess: refresh,
  });
}

export function useDeleteEntry() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.DELETE('/api/v1/spf-white-list/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}
