import { Button } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { EmptyState, FailureState, StaleNotice, Waiting } from '../states';

/** What a list shows while it is loaded, when it could not be, and above rows that could not be renewed. */
export function ListResult<T>({
  list,
  failure,
  children,
}: {
  list: UseQueryResult<T>;
  /** What happened when there is nothing to show. */
  failure: string;
  children: (data: T) => ReactNode;
}) {
  const retry = () => void list.refetch();
  if (list.isPending) return <Waiting />;
  if (list.data === undefined)
    return <FailureState title={failure} error={list.error} onRetry={retry} />;
  return (
    <>
      {list.isRefetchError ? <StaleNotice error={list.error} onRetry={retry} /> : null}
      {children(list.data)}
    </>
  );
}

/** In place of rows when filters leave none. */
export function NoMatch({
  title,
  onClear,
  children,
}: {
  title: string;
  onClear: () => void;
  children?: ReactNode;
}) {
  return (
    <EmptyState
      icon={IconSearchOff}
      title={title}
      action={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    >
      {children}
    </EmptyState>
  );
}
