import { queryOptions } from '@tanstack/react-query';

import { api, send } from '../../api/client';

export const servicesQuery = queryOptions({
  queryKey: ['services'],
  queryFn: ({ signal }) => send(api.GET('/api/v1/services', { signal })),
  refetchInterval: 3_000,
});
