import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type { AddCertificateRequest } from '../../api/types';

export const certificatesQuery = queryOptions({
  queryKey: ['certificates'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/certificates', { signal })),
});

function useRefreshCertificates() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: certificatesQuery.queryKey });
}

export function useAddCertificate() {
  const refresh = useRefreshCertificates();
  return useMutation({
    mutationFn: (body: AddCertificateRequest) => send(api.POST('/api/v1/certificates', { body })),
    onSuccess: refresh,
  });
}

export function useSetDefaultCertificate() {
  const refresh = useRefreshCertificates();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.PUT('/api/v1/certificates/{id}/default', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}

export function useRemoveCertificate() {
  const refresh = useRefreshCertificates();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.DELETE('/api/v1/certificates/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}

export function useMakeRequest() {
  const refresh = useRefreshCertificates();
  return useMutation({
    mutationFn: (names: string[]) =>
      send(api.POST('/api/v1/certificates/requests', { body: { names } })),
    onSuccess: refresh,
  });
}

export function useRemoveRequest() {
  const refresh = useRefreshCertificates();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.DELETE('/api/v1/certificates/requests/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}
