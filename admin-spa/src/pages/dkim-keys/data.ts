import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type { AddDkimKeyRequest } from '../../api/types';

const dkimKeysKey = ['dkim-keys'] as const;

export const dkimKeysQuery = queryOptions({
  queryKey: dkimKeysKey,
  queryFn: ({ signal }) => send(api.GET('/api/v1/dkim-keys', { signal })),
});

function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: dkimKeysKey });
}

const at = (id: number) => ({ params: { path: { id } } });

export function useAddDkimKey() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: AddDkimKeyRequest) => send(api.POST('/api/v1/dkim-keys', { body })),
    onSuccess: refresh,
  });
}

export function useActivateDkimKey() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: number) => send(api.POST('/api/v1/dkim-keys/{id}/activate', at(id))),
    onSuccess: refresh,
  });
}

export function useRetireDkimKey() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: number) => send(api.POST('/api/v1/dkim-keys/{id}/retire', at(id))),
    onSuccess: refresh,
  });
}

export function useDeleteDkimKey() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: number) => send(api.DELETE('/api/v1/dkim-keys/{id}', at(id))),
    onSuccess: refresh,
  });
}

/** A look into DNS; nothing is stored, so nothing is refreshed. */
export function useCheckDkimKey() {
  return useMutation({
    mutationFn: (id: number) => send(api.POST('/api/v1/dkim-keys/{id}/check', at(id))),
  });
}

export function useRenewBatvSecret() {
  return useMutation({ mutationFn: () => send(api.POST('/api/v1/batv/renew')) });
}
