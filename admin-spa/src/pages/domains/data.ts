import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import { accountsKey } from '../users/data';

const domainsKey = ['domains'] as const;

export const domainsQuery = queryOptions({
  queryKey: domainsKey,
  queryFn: ({ signal }) => send(api.GET('/api/v1/domains', { signal })),
});

function useRefreshDomains() {
  const client = useQueryClient();
  return async () => {
    // The addresses of accounts follow from the domains.
    await Promise.all([
      client.invalidateQueries({ queryKey: domainsKey }),
      client.invalidateQueries({ queryKey: accountsKey }),
    ]);
  };
}

export function useAddDomain() {
  const refresh = useRefreshDomains();
  return useMutation({
    mutationFn: (name: string) => send(api.POST('/api/v1/domains', { body: { name } })),
    onSuccess: refresh,
  });
}

export function useRemoveDomain() {
  const refresh = useRefreshDomains();
  return useMutation({
    mutationFn: (name: string) =>
      send(api.DELETE('/api/v1/domains/{name}', { params: { path: { name } } })),
    onSuccess: refresh,
  });
}

export function useSetDefaultDomain() {
  const refresh = useRefreshDomains();
  return useMutation({
    mutationFn: (name: string) => send(api.PUT('/api/v1/domains/default', { body: { name } })),
    onSuccess: refresh,
  });
}
