import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type {
  AddServiceRequest,
  ChangeServiceRequest,
  ChangeSettingsRequest,
  ServiceBindingItem,
} from '../../api/types';

export const servicesKey = ['services'] as const;

export const servicesQuery = queryOptions({
  queryKey: [...servicesKey, 'list'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/services', { signal })),
  refetchInterval: 3_000,
});

export const presetsQuery = queryOptions({
  queryKey: [...servicesKey, 'presets'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/services/presets', { signal })),
  staleTime: Infinity,
});

/** One service with its settings. */
export function serviceDetail(id: number) {
  return queryOptions({
    queryKey: [...servicesKey, 'detail', id],
    queryFn: ({ signal }) =>
      send(api.GET('/api/v1/services/{id}', { params: { path: { id } }, signal })),
  });
}

function useRefreshServices() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: servicesKey });
}

export function useAddService() {
  const refresh = useRefreshServices();
  return useMutation({
    mutationFn: (body: AddServiceRequest) => send(api.POST('/api/v1/services', { body })),
    onSuccess: refresh,
  });
}

export function useChangeService() {
  const refresh = useRefreshServices();
  return useMutation({
    mutationFn: ({ id, ...body }: ChangeServiceRequest & { id: number }) =>
      send(api.PUT('/api/v1/services/{id}', { params: { path: { id } }, body })),
    onSuccess: refresh,
  });
}

export function useSetBindings(id: number) {
  const refresh = useRefreshServices();
  return useMutation({
    mutationFn: (bindings: ServiceBindingItem[]) =>
      send(
        api.PUT('/api/v1/services/{id}/bindings', { params: { path: { id } }, body: { bindings } }),
      ),
    onSuccess: refresh,
  });
}

export function useChangeServiceSettings(id: number) {
  const refresh = useRefreshServices();
  return useMutation({
    mutationFn: (body: ChangeSettingsRequest) =>
      send(api.PUT('/api/v1/services/{id}/settings', { params: { path: { id } }, body })),
    onSuccess: refresh,
  });
}

export function useDeleteService() {
  const refresh = useRefreshServices();
  return useMutation({
    mutationFn: (id: number) =>
      send(api.DELETE('/api/v1/services/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  });
}

export function useResetPorts() {
  const refresh = useRefreshServices();
  return useMutation({
    mutationFn: () => send(api.POST('/api/v1/services/default-ports')),
    onSuccess: refresh,
  });
}
