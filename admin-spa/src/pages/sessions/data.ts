import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';

export interface SessionFilter {
  readonly serviceId: number | null;
  readonly text: string;
}

const most = 500;

/** The live sessions, asked for again while somebody looks (STS-097). */
export function sessionList({ serviceId, text }: SessionFilter, paused: boolean) {
  const query = {
    limit: most,
    ...(serviceId === null ? {} : { serviceId }),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
  };
  return queryOptions({
    queryKey: ['sessions', query],
    queryFn: ({ signal }) => send(api.GET('/api/v1/sessions', { params: { query }, signal })),
    refetchInterval: paused ? false : 3_000,
    placeholderData: keepPreviousData,
  });
}

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      send(api.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}
