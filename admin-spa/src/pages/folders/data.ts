import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import { accountsKey } from '../users/data';

export const foldersKey = ['folders'] as const;

/** Whose folders; null for the public ones. */
export type Owner = number | null;

export const publicFolders = queryOptions({
  queryKey: [...foldersKey, 'public'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/public-folders', { signal })),
});

/** Who may do what in a folder. */
export function folderRights(owner: Owner, folder: string) {
  return queryOptions({
    queryKey: [...foldersKey, 'rights', owner, folder],
    queryFn: ({ signal }) =>
      owner === null
        ? send(api.GET('/api/v1/public-folders/rights', { params: { query: { folder } }, signal }))
        : send(
            api.GET('/api/v1/accounts/{id}/folders/rights', {
              params: { path: { id: owner }, query: { folder } },
              signal,
            }),
          ),
  });
}

function useRefreshFolders() {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: foldersKey }),
      client.invalidateQueries({ queryKey: accountsKey }),
    ]);
  };
}

export function useSetRights(owner: Owner, folder: string) {
  const client = useQueryClient();
  const refresh = useRefreshFolders();
  return useMutation({
    mutationFn: (grant: { identifier: string; rights: string }) => {
      const body = { folder, ...grant };
      return owner === null
        ? send(api.PUT('/api/v1/public-folders/rights', { body }))
        : send(
            api.PUT('/api/v1/accounts/{id}/folders/rights', {
              params: { path: { id: owner } },
              body,
            }),
          );
    },
    onSuccess: async (view) => {
      client.setQueryData(folderRights(owner, folder).queryKey, view);
      await refresh();
    },
  });
}

export function useSetOwnerRights(owner: number) {
  const refresh = useRefreshFolders();
  return useMutation({
    mutationFn: (body: { folders: string[]; fixed: boolean }) =>
      send(
        api.PUT('/api/v1/accounts/{id}/folders/owner-rights', {
          params: { path: { id: owner } },
          body,
        }),
      ),
    onSuccess: refresh,
  });
}

export function useCreatePublicFolder() {
  const refresh = useRefreshFolders();
  return useMutation({
    mutationFn: (name: string) => send(api.POST('/api/v1/public-folders', { body: { name } })),
    onSuccess: refresh,
  });
}

export function useDeletePublicFolder() {
  const refresh = useRefreshFolders();
  return useMutation({
    mutationFn: (folder: string) =>
      send(api.POST('/api/v1/public-folders/delete', { body: { folders: [folder] } })),
    onSuccess: refresh,
  });
}
