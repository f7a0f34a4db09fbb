import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type {
  AddGreylistExemptionRequest,
  ForgetGreylistEntryRequest,
  GreylistSort,
  GreylistState,
} from '../../api/types';
import type { TableState } from '../../shared/table/useTableState';

const greylistKey = ['greylist'] as const;
export const pageSize = 50;

function filterOf(filters: TableState['filters']) {
  return {
    ...(filters.client ? { client: filters.client } : {}),
    ...(filters.sender ? { sender: filters.sender } : {}),
    ...(filters.recipient ? { recipient: filters.recipient } : {}),
    ...(filters.state ? { state: filters.state as GreylistState } : {}),
  };
}

/** One page of the entries as filters and order say. */
export function greylistPage(table: Pick<TableState, 'page' | 'sort' | 'descending' | 'filters'>) {
  const query = {
    page: table.page,
    pageSize,
    sort: table.sort as GreylistSort,
    // The newest first unless somebody has chosen an order.
    descending: table.sort === 'lastSeen' ? !table.descending : table.descending,
    ...filterOf(table.filters),
  };
  return queryOptions({
    queryKey: [...greylistKey, 'list', query],
    queryFn: ({ signal }) => send(api.GET('/api/v1/greylist', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export const greylistSummary = queryOptions({
  queryKey: [...greylistKey, 'summary'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/greylist/summary', { signal })),
});

export const exemptionsQuery = queryOptions({
  queryKey: [...greylistKey, 'exemptions'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/greylist/exemptions', { signal })),
});

function useRefreshGreylist() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: greylistKey });
}

export function useForgetEntry() {
  const refresh = useRefreshGreylist();
  return useMutation({
    mutationFn: (body: ForgetGreylistEntryRequest) =>
      send(api.POST('/api/v1/greylist/forget', { body })),
    onSuccess: refresh,
  });
}

export function useForgetEntries() {
  const refresh = useRefreshGreylist();
  return useMutation({
    mutationFn: (filters: TableState['filters']) =>
      send(api.POST('/api/v1/greylist/forget-all', { body: filterOf(filters) })),
    onSuccess: refresh,
  });
}

export function useAddExemption() {
  const refresh = useRefreshGreylist();
  return useMutation({
    mutationFn: (body: AddGreylistExemptionRequest) =>
      send(api.POST('/api/v1/greylist/exemptions', { body })),
    onSuccess: refresh,
  });
}

export function useRemoveExemption() {
  const refresh = useRefreshGreylist();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.DELETE('/api/v1/greylist/exemptions/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}
