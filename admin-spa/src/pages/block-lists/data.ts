import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import { servicesQuery } from '../services/data';
import type { AddBlockListExemptionRequest, SaveBlockListRequest } from '../../api/types';

const blockListsKey = ['block-lists'] as const;

export const listsQuery = queryOptions({
  queryKey: [...blockListsKey, 'lists'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/block-lists', { signal })),
});

export const exemptionsQuery = queryOptions({
  queryKey: [...blockListsKey, 'exemptions'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/block-lists/exemptions', { signal })),
});

/** The services that look clients up. */
export const smtpServicesQuery = queryOptions({
  ...servicesQuery,
  refetchInterval: false,
  select: ({ items }) => items.filter(({ type }) => type === 'smtp'),
});

function useRefreshLists() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: blockListsKey });
}

export function useSaveList() {
  const refresh = useRefreshLists();
  return useMutation({
    mutationFn: ({ id, body }: { id: number | null; body: SaveBlockListRequest }) =>
      id === null
        ? send(api.POST('/api/v1/block-lists', { body }))
        : send(api.PUT('/api/v1/block-lists/{id}', { params: { path: { id } }, body })),
    onSuccess: refresh,
  });
}

export function useDeleteList() {
  const refresh = useRefreshLists();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.DELETE('/api/v1/block-lists/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}

export function useOrderLists() {
  const refresh = useRefreshLists();
  return useMutation({
    mutationFn: (ids: number[]) => send(api.PUT('/api/v1/block-lists/order', { body: { ids } })),
    onSettled: refresh,
  });
}

export function useCheckList() {
  const refresh = useRefreshLists();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.POST('/api/v1/block-lists/{id}/check', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}

/** Asks every list about an address now. */
export function useTestAddress() {
  return useMutation({
    mutationFn: (address: string) =>
      send(api.POST('/api/v1/block-lists/test', { body: { address } })),
  });
}

export function useAddExemption() {
  const refresh = useRefreshLists();
  return useMutation({
    mutationFn: (body: AddBlockListExemptionRequest) =>
      send(api.POST('/api/v1/block-lists/exemptions', { body })),
    onSuccess: refresh,
  });
}

export function useRemoveExemption() {
  const refresh = useRefreshLists();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.DELETE('/api/v1/block-lists/exemptions/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}
