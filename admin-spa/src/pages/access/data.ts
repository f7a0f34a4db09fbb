import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type { SaveAccessListRequest } from '../../api/types';

const accessKey = ['access'] as const;

/** Every list and how many entries it has. */
export const accessLists = queryOptions({
  queryKey: [...accessKey, 'lists'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/access/lists', { signal })),
});

/** One list in its order of evaluation. */
export function accessList(list: string) {
  return queryOptions({
    queryKey: [...accessKey, 'list', list],
    queryFn: ({ signal }) =>
      send(api.GET('/api/v1/access/lists/{list}', { params: { path: { list } }, signal })),
  });
}

/** The named sets of networks. */
export const networkSets = queryOptions({
  queryKey: [...accessKey, 'networks'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/access/networks', { signal })),
});

/** What would happen to an address, and which entries decide. */
export function accessTest(query: { address: string; user?: string; localSender?: boolean }) {
  return queryOptions({
    queryKey: [...accessKey, 'test', query],
    queryFn: ({ signal }) => send(api.GET('/api/v1/access/test', { params: { query }, signal })),
  });
}

function useRefreshAccess() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: accessKey });
}

export function useSaveAccessList(list: string) {
  const refresh = useRefreshAccess();
  return useMutation({
    mutationFn: (body: SaveAccessListRequest) =>
      send(api.PUT('/api/v1/access/lists/{list}', { params: { path: { list } }, body })),
    onSuccess: refresh,
  });
}

/** Puts entries that are not saved into their order and corrects their networks. */
export function useArrangeAccessList(list: string) {
  return useMutation({
    mutationFn: (body: SaveAccessListRequest) =>
      send(api.POST('/api/v1/access/lists/{list}/arrange', { params: { path: { list } }, body })),
  });
}

/** Reads the text format of the system before; nothing is saved. */
export function useImportAccessList(list: string) {
  return useMutation({
    mutationFn: (text: string) =>
      send(
        api.POST('/api/v1/access/lists/{list}/import', {
          params: { path: { list } },
          body: { text },
        }),
      ),
  });
}

export function useSaveNetworks() {
  const refresh = useRefreshAccess();
  return useMutation({
    mutationFn: ({ name, networks }: { name: string; networks: string[] }) =>
      send(
        api.PUT('/api/v1/access/networks/{name}', {
          params: { path: { name } },
          body: { networks },
        }),
      ),
    onSuccess: refresh,
  });
}
