import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { api, send } from '../../api/client';

/** Author domains of the last days. */
export function dmarcDomains(question: { days: number; author: string; page: number }) {
  const query = {
    days: question.days,
    page: question.page,
    ...(question.author ? { author: question.author } : {}),
  };
  return queryOptions({
    queryKey: ['dmarc', 'domains', query],
    queryFn: ({ signal }) => send(api.GET('/api/v1/dmarc/domains', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Who sent under one of them. */
export function dmarcSources(author: string, days: number) {
  return queryOptions({
    queryKey: ['dmarc', 'sources', author, days],
    queryFn: ({ signal }) =>
      send(
        api.GET('/api/v1/dmarc/domains/{author}', {
          params: { path: { author }, query: { days } },
          signal,
        }),
      ),
  });
}
