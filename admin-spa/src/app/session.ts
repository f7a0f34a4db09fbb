import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect } from 'react';

import { api, onSignedOut, rememberCsrfToken, send } from '../api/client';
import { ApiError } from '../api/errors';
import type { LogInRequest, SessionInfo } from '../api/types';

export const sessionKey = ['session'] as const;

/** The session, null when nobody is logged in. */
export function useSessionQuery() {
  const client = useQueryClient();
  useEffect(
    () =>
      onSignedOut(() => {
        // Nothing of the former session may stay on screen or in memory.
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
        client.setQueryData(sessionKey, null);
      }),
    [client],
  );
  return useQuery({
    queryKey: sessionKey,
    queryFn: async ({ signal }): Promise<SessionInfo | null> => {
      try {
        const session = await send(api.GET('/api/v1/session', { signal }));
        rememberCsrfToken(session.csrfToken);
        return session;
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

export function useLogIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: LogInRequest) => send(api.POST('/api/v1/session', { body })),
    onSuccess: (session) => {
      rememberCsrfToken(session.csrfToken);
      client.setQueryData(sessionKey, session);
    },
  });
}

export function useLogOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send(api.DELETE('/api/v1/session')),
    onSuccess: () => {
      rememberCsrfToken(null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
      client.setQueryData(sessionKey, null);
    },
  });
}

export const SessionContext = createContext<SessionInfo | null>(null);

/** The administrator who is logged in; only for components inside the shell. */
export function useSession(): SessionInfo {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession is for components inside the shell.');
  return session;
}
