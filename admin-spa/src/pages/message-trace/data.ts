import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { api, send } from '../../api/client';

const key = ['message-trace'] as const;

/** What is looked for; empty texts do not count. */
export interface Question {
  /** A day of the browser's calendar, yyyy-mm-dd; empty for all days that are kept. */
  readonly day: string;
  readonly subject: string;
  readonly sender: string;
  readonly any: string;
}

/** The newest messages that fit, newest first. */
export function messageTraces(question: Question) {
  const [subject, sender, any] = [
    question.subject.trim(),
    question.sender.trim(),
    question.any.trim(),
  ];
  const query = {
    ...(question.day ? bounds(question.day) : {}),
    ...(subject ? { subject } : {}),
    ...(sender ? { sender } : {}),
    ...(any ? { any } : {}),
  };
  return queryOptions({
    queryKey: [...key, 'list', query],
    queryFn: ({ signal }) => send(api.GET('/api/v1/message-trace', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The history of one message; it may go on while somebody looks. */
export function messageTrace(name: string) {
  return queryOptions({
    queryKey: [...key, 'one', name],
    queryFn: ({ signal }) =>
      send(api.GET('/api/v1/message-trace/{key}', { params: { path: { key: name } }, signal })),
    refetchInterval: 4_000,
    retry: false,
  });
}

/** A day as people here live it: from midnight to midnight, on days with 23 or 25 hours too. */
function bounds(day: string) {
  const since = new Date(`${day}T00:00:00`);
  if (Number.isNaN(since.getTime())) return {};
  const until = new Date(since);
  until.setDate(until.getDate() + 1);
  return { since: since.toISOString(), until: until.toISOString() };
}
