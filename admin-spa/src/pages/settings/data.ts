import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';
import type { ChangeSettingsRequest } from '../../api/types';

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/settings', { signal })),
  staleTime: 60_000,
});

export function useChangeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeSettingsRequest) => send(api.PUT('/api/v1/settings', { body })),
    onSuccess: (settings) => client.setQueryData(settingsQuery.queryKey, settings),
  });
}
