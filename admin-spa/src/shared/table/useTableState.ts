import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';

/** A table's page, order and filters. They live in the address, so Back, Reload and a shared link keep them. */
export interface TableState {
  readonly page: number;
  readonly sort: string;
  readonly descending: boolean;
  readonly filters: Readonly<Record<string, string>>;
  readonly isFiltered: boolean;
  setPage: (page: number) => void;
  setSort: (column: string, descending: boolean) => void;
  setFilter: (name: string, value: string) => void;
  clearFilters: () => void;
}

const reserved = new Set(['page', 'sort', 'desc']);

export function useTableState(defaultSort: string): TableState {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(
    () =>
      Object.fromEntries(
        [...params].filter(([name, value]) => !reserved.has(name) && value !== ''),
      ),
    [params],
  );

  const change = useCallback(
    (edit: (next: URLSearchParams) => void, keepPage = false) =>
      setParams(
        (previous) => {
          const next = new URLSearchParams(previous);
          if (!keepPage) next.delete('page');
          edit(next);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );

  return {
    page: Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1),
    sort: params.get('sort') ?? defaultSort,
    descending: params.get('desc') === '1',
    filters,
    isFiltered: Object.keys(filters).length > 0,
    setPage: (page) =>
      change((next) => (page === 1 ? next.delete('page') : next.set('page', String(page))), true),
    setSort: (column, descending) =>
      change((next) => {
        next.set('sort', column);
        if (descending) next.set('desc', '1');
        else next.delete('desc');
      }),
    setFilter: (name, value) =>
      change((next) => (value === '' ? next.delete(name) : next.set(name, value))),
    clearFilters: () =>
      change((next) => {
        for (const name of [...next.keys()]) if (!reserved.has(name)) next.delete(name);
      }),
  };
}
