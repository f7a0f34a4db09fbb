import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type { FolderFigure } from '../../api/types';

const storeKey = ['message-store'] as const;

export const messageStore = queryOptions({
  queryKey: [...storeKey, 'figures'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/message-store', { signal })),
});

/** The ten folders with the highest figure. */
export function topFolders(by: FolderFigure) {
  return queryOptions({
    queryKey: [...storeKey, 'top', by],
    queryFn: ({ signal }) =>
      send(api.GET('/api/v1/message-store/top-folders', { params: { query: { by } }, signal })),
  });
}

/** Removes what POP3 holds instead of deleting it (SVC-046). */
export function useRemoveHeld() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send(api.POST('/api/v1/message-store/remove-held')),
    onSuccess: () => client.invalidateQueries({ queryKey: storeKey }),
  });
}

export function usePurgeRecycleBin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send(api.POST('/api/v1/message-store/purge-recycle-bin')),
    onSuccess: () => client.invalidateQueries({ queryKey: storeKey }),
  });
}
