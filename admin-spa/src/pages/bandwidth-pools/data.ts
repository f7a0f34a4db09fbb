import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type { SaveBandwidthPoolRequest } from '../../api/types';

export const poolsQuery = queryOptions({
  queryKey: ['bandwidth-pools'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/bandwidth-pools', { signal })),
  refetchInterval: 5_000,
});

function useRefreshPools() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: poolsQuery.queryKey });
}

export function useSavePool() {
  const refresh = useRefreshPools();
  return useMutation({
    mutationFn: ({ id, body }: { id: number; body: SaveBandwidthPoolRequest }) =>
      send(api.PUT('/api/v1/bandwidth-pools/{id}', { params: { path: { id } }, body })),
    onSuccess: refresh,
  });
}

export function useResetPool() {
  const refresh = useRefreshPools();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.DELETE('/api/v1/bandwidth-pools/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}
