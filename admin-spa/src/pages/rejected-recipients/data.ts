import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, send } from '../../api/client';

const key = ['rejected-recipients'] as const;

/** Addresses that nobody has and that somebody tried, the last ones first. */
export function rejectedRecipients(question: { search: string; page: number }) {
  const query = {
    page: question.page,
    ...(question.search ? { search: question.search } : {}),
  };
  return queryOptions({
    queryKey: [...key, query],
    queryFn: ({ signal }) =>
      send(api.GET('/api/v1/rejected-recipients', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Forgets all of them. */
export function useClearRejected() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send(api.DELETE('/api/v1/rejected-recipients')),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}
