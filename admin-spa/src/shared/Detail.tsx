import { Button } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { ApiError } from '../api/errors';
import { EmptyState, FailureState, Waiting } from './states';

interface DetailProps<T> {
  query: UseQueryResult<T>;
  /** False when the address of the page cannot be one of these at all. */
  valid: boolean;
  /** What it is, in lower case: user, service. */
  noun: string;
  /** Where the list of them is. */
  list: string;
  icon: Icon;
  children: (data: T) => ReactNode;
}

/** The page of one thing: the thing itself, or why it cannot be shown. */
export function Detail<T>({ query, valid, noun, list, icon, children }: DetailProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (!valid || (query.error instanceof ApiError && query.error.status === 404)) {
    return (
      <EmptyState
        icon={icon}
        title={`There is no such ${noun}`}
        action={
          <Button component={Link} href={list}>
            {`To the list of ${noun}s`}
          </Button>
        }
      >
        It may have been deleted meanwhile.
      </EmptyState>
    );
  }
  if (query.isError) {
    return (
      <FailureState
        title={`The ${noun} could not be loaded`}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return <Waiting />;
}
