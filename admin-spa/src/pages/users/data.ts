import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type {
  AccountSort,
  AccountState,
  CreateAccountRequest,
  SetMailboxQuotaRequest,
  UndeleteRequest,
  UpdateAccountRequest,
} from '../../api/types';
import { dashboardKey } from '../dashboard/data';
import type { TableState } from '../../shared/table/useTableState';

export const accountsKey = ['accounts'] as const;
export const pageSize = 50;

/** One page of the list as its filters and order say. */
export function accountList(table: Pick<TableState, 'page' | 'sort' | 'descending' | 'filters'>) {
  const { filters } = table;
  const query = {
    page: table.page,
    pageSize,
    sort: table.sort as AccountSort,
    descending: table.descending,
    ...(filters.name ? { name: filters.name } : {}),
    ...(filters.displayName ? { displayName: filters.displayName } : {}),
    ...(filters.comments ? { comments: filters.comments } : {}),
    ...(filters.inboxMessages ? { inboxMessages: filters.inboxMessages } : {}),
    ...(filters.mailboxBytes ? { mailboxBytes: filters.mailboxBytes } : {}),
    ...(filters.state ? { state: filters.state as AccountState } : {}),
    ...(filters.administrator ? { administrator: filters.administrator === 'true' } : {}),
  };
  return queryOptions({
    queryKey: [...accountsKey, 'list', query],
    queryFn: ({ signal }) => send(api.GET('/api/v1/accounts', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
}

/** A few accounts whose name contains a text, for searches and target boxes. */
export function accountSearch(name: string) {
  return queryOptions({
    queryKey: [...accountsKey, 'search', name],
    queryFn: ({ signal }) =>
      send(api.GET('/api/v1/accounts', { params: { query: { name, pageSize: 8 } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function accountDetail(id: number) {
  return queryOptions({
    queryKey: [...accountsKey, 'one', id],
    queryFn: ({ signal }) =>
      send(api.GET('/api/v1/accounts/{id}', { params: { path: { id } }, signal })),
  });
}

/** What every change of accounts makes old. */
function useRefreshAccounts() {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: accountsKey }),
      client.invalidateQueries({ queryKey: dashboardKey }),
    ]);
  };
}

/** Reads a message, an mbox file or a ZIP archive into folders (USR-336). The file goes over the wire as it is. */
export function useImportMail(id: number) {
  const refresh = useRefreshAccounts();
  return useMutation({
    mutationFn: ({ file, folder, seen }: { file: File; folder: string; seen: boolean }) =>
      send(
        api.POST('/api/v1/accounts/{id}/folders/import', {
          params: { path: { id }, query: { folder, seen } },
          headers: { 'Content-Type': 'application/octet-stream' },
          body: file as unknown as string,
          bodySerializer: (content) => content,
        }),
      ),
    onSettled: refresh,
  });
}

export function useCreateAccount() {
  const refresh = useRefreshAccounts();
  return useMutation({
    mutationFn: (body: CreateAccountRequest) => send(api.POST('/api/v1/accounts', { body })),
    onSuccess: refresh,
  });
}

export function useUpdateAccount(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: UpdateAccountRequest) =>
      send(api.PUT('/api/v1/accounts/{id}', { params: { path: { id } }, body })),
    onSuccess: async (detail) => {
      client.setQueryData(accountDetail(id).queryKey, detail);
      await client.invalidateQueries({ queryKey: [...accountsKey, 'list'] });
    },
  });
}

export function useDeleteAccount() {
  const client = useQueryClient();
  const refresh = useRefreshAccounts();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.DELETE('/api/v1/accounts/{id}', { params: { path: { id } } })),
    onSuccess: async (_, id) => {
      client.removeQueries({ queryKey: accountDetail(id).queryKey });
      await refresh();
    },
  });
}

export function useSetPassword(id: number) {
  const refresh = useRefreshAccounts();
  return useMutation({
    mutationFn: (password: string) =>
      send(
        api.PUT('/api/v1/accounts/{id}/password', { params: { path: { id } }, body: { password } }),
      ),
    onSuccess: refresh,
  });
}

export function useGeneratePassword(id: number) {
  const refresh = useRefreshAccounts();
  return useMutation({
    mutationFn: () =>
      send(api.POST('/api/v1/accounts/{id}/password/generate', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}

export function useUnlockAccount(id: number) {
  const refresh = useRefreshAccounts();
  return useMutation({
    mutationFn: () => send(api.DELETE('/api/v1/accounts/{id}/locks', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}

export function mailboxQuota(id: number) {
  return queryOptions({
    queryKey: [...accountsKey, 'quota', id],
    queryFn: ({ signal }) =>
      send(api.GET('/api/v1/accounts/{id}/quota', { params: { path: { id } }, signal })),
  });
}

export function useSetMailboxQuota(id: number) {
  const refresh = useRefreshAccounts();
  return useMutation({
    mutationFn: (body: SetMailboxQuotaRequest) =>
      send(api.PUT('/api/v1/accounts/{id}/quota', { params: { path: { id } }, body })),
    onSuccess: refresh,
  });
}

/** What the account deleted since a moment. */
export function recycleBin(id: number, since: string) {
  return queryOptions({
    queryKey: [...accountsKey, 'recycle-bin', id, since],
    queryFn: ({ signal }) =>
      send(
        api.GET('/api/v1/accounts/{id}/recycle-bin', {
          params: { path: { id }, query: { since } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useUndelete(id: number) {
  const refresh = useRefreshAccounts();
  return useMutation({
    mutationFn: (body: UndeleteRequest) =>
      send(
        api.POST('/api/v1/accounts/{id}/recycle-bin/undelete', { params: { path: { id } }, body }),
      ),
    onSuccess: refresh,
  });
}
