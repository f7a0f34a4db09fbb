import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type {
  MappingImportMode,
  MappingSort,
  MappingType,
  SaveMappingRequest,
} from '../../api/types';
import type { TableState } from '../../shared/table/useTableState';
import { accountsKey } from '../users/data';

export const mappingsKey = ['mappings'] as const;
export const pageSize = 50;

/** One page of the list as its filters and order say. */
export function mappingList(table: Pick<TableState, 'page' | 'sort' | 'descending' | 'filters'>) {
  const { filters } = table;
  const query = {
    page: table.page,
    pageSize,
    sort: table.sort as MappingSort,
    descending: table.descending,
    ...(filters.address ? { address: filters.address } : {}),
    ...(filters.target ? { target: filters.target } : {}),
    ...(filters.type ? { type: filters.type as MappingType } : {}),
    ...(filters.comments ? { comments: filters.comments } : {}),
  };
  return queryOptions({
    queryKey: [...mappingsKey, 'list', query],
    queryFn: ({ signal }) => send(api.GET('/api/v1/mappings', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** All mappings to one account. */
export function mappingsOfAccount(accountId: number) {
  const query = { accountId, pageSize: 500 };
  return queryOptions({
    queryKey: [...mappingsKey, 'account', accountId],
    queryFn: ({ signal }) => send(api.GET('/api/v1/mappings', { params: { query }, signal })),
  });
}

/** Where mail for an address goes now. */
export function resolution(address: string) {
  return queryOptions({
    queryKey: [...mappingsKey, 'resolve', address],
    queryFn: ({ signal }) =>
      send(api.GET('/api/v1/mappings/resolve', { params: { query: { address } }, signal })),
  });
}

function useRefreshMappings() {
  const client = useQueryClient();
  return async () => {
    // The addresses of accounts follow from mappings.
    await Promise.all([
      client.invalidateQueries({ queryKey: mappingsKey }),
      client.invalidateQueries({ queryKey: accountsKey }),
    ]);
  };
}

export function useCheckMapping() {
  return useMutation({
    mutationFn: (body: SaveMappingRequest) => send(api.POST('/api/v1/mappings/check', { body })),
  });
}

export function useSaveMapping() {
  const refresh = useRefreshMappings();
  return useMutation({
    mutationFn: ({ id, body }: { id: number | null; body: SaveMappingRequest }) =>
      id === null
        ? send(api.POST('/api/v1/mappings', { body }))
        : send(api.PUT('/api/v1/mappings/{id}', { params: { path: { id } }, body })),
    onSuccess: refresh,
  });
}

export function useDeleteMapping() {
  const refresh = useRefreshMappings();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.DELETE('/api/v1/mappings/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}

/** A preview stores nothing. The file goes over the wire as it is. */
export function useImportMappings() {
  const refresh = useRefreshMappings();
  return useMutation({
    mutationFn: ({
      csv,
      mode,
      preview,
    }: {
      csv: string;
      mode: MappingImportMode;
      preview: boolean;
    }) =>
      send(
        api.POST('/api/v1/mappings/import', {
          params: { query: { mode, preview } },
          headers: { 'Content-Type': 'text/csv' },
          body: csv,
          bodySerializer: (text: string) => text,
        }),
      ),
    onSuccess: async (result) => {
      if (result.stored) await refresh();
    },
  });
}
