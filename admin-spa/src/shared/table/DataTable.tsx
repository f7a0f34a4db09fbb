import { useTable, type Header, type SortingState } from '@tanstack/react-table';
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react';
import type { MouseEvent, ReactNode } from 'react';

import classes from './DataTable.module.css';
import { features, type Columns, type Features } from './features';
import { FilterBox } from './FilterBox';
import type { TableState } from './useTableState';

interface DataTableProps<Row extends object> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: Columns<Row>;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** The server sorts and filters by this; without it the table sorts its own rows. */
  state?: TableState;
  showFilters?: boolean;
  filterErrors?: Readonly<Record<string, string>>;
  /** A click anywhere on the row that is not on a control of its own. For the keyboard, one cell holds a link or `opens`. */
  onOpen?: (row: Row) => void;
  isDimmed?: (row: Row) => boolean;
  /** New rows are on their way; those shown stay until then. */
  refreshing?: boolean;
  /** Instead of the rows when there are none. */
  empty: ReactNode;
}

/** A grid: a click on a header sorts, a second one reverses (USR-135); rows become cards on narrow screens. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { state } = props;
  const sorting: SortingState = state ? [{ id: state.sort, desc: state.descending }] : [];
  const table = useTable<Features, Row>({
    features,
    // TanStack wants its arrays mutable, yet never changes them.
    columns: props.columns,
    data: props.rows,
    getRowId: props.rowId,
    enableSortingRemoval: false,
    ...(state
      ? {
          manualSorting: true,
          state: { sorting },
          onSortingChange: (updater) => {
            const next = (typeof updater === 'function' ? updater(sorting) : updater)[0];
            if (next) state.setSort(next.id, next.desc);
          },
        }
      : {}),
  });
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const rows = table.getRowModel().rows;

  return (
    <div className={classes.frame} data-refreshing={props.refreshing === true || undefined}>
      <table
        className={classes.table}
        role="table"
        aria-label={props.label}
        aria-busy={props.refreshing}
      >
        <thead role="rowgroup">
          <tr role="row" className={classes.headerRow}>
            {headers.map((header) => (
              <HeaderCell key={header.id} header={header} />
            ))}
          </tr>
          {props.showFilters === true && state ? (
            <tr role="row" className={classes.filterRow}>
              {headers.map((header) => (
                <FilterCell
                  key={header.id}
                  header={header}
                  state={state}
                  errors={props.filterErrors ?? {}}
                />
              ))}
            </tr>
          ) : null}
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr
              key={row.id}
              role="row"
              data-open={props.onOpen !== undefined || undefined}
              data-dimmed={props.isDimmed?.(row.original) === true || undefined}
              onClick={(event) => {
                if (!isOnControl(event)) props.onOpen?.(row.original);
              }}
            >
              {row.getAllCells().map((cell) => {
                const look = cell.column.columnDef.meta;
                return (
                  <td
                    key={cell.id}
                    role="cell"
                    data-label={look?.label}
                    data-align={look?.align}
                    data-wide-only={look?.wideOnly}
                    data-wrap={look?.wrap}
                  >
                    {look?.opens === true && props.onOpen ? (
                      <button
                        type="button"
                        className={classes.opener}
                        onClick={() => props.onOpen?.(row.original)}
                      >
                        <table.FlexRender cell={cell} />
                      </button>
                    ) : (
                      <div>
                        <table.FlexRender cell={cell} />
                      </div>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? props.empty : null}
    </div>
  );
}

function HeaderCell<Row extends object>({ header }: { header: Header<Features, Row> }) {
  const look = header.column.columnDef.meta;
  const sorted = header.column.getIsSorted();
  const order = sorted === 'asc' ? 'ascending' : 'descending';
  const label = look?.label ?? header.id;
  const Arrow = sorted === false ? IconArrowsSort : sorted === 'asc' ? IconArrowUp : IconArrowDown;
  return (
    <th
      role="columnheader"
      scope="col"
      data-align={look?.align}
      data-wide-only={look?.wideOnly}
      aria-sort={sorted === false ? undefined : order}
    >
      {header.column.getCanSort() ? (
        <button
          type="button"
          className={classes.sort}
          data-sorted={sorted !== false || undefined}
          onClick={header.column.getToggleSortingHandler()}
        >
          {label}
          <Arrow size={14} aria-hidden />
        </button>
      ) : (
        <span className={look?.label === '' ? 'visually-hidden' : undefined}>
          {label || 'Actions'}
        </span>
      )}
    </th>
  );
}

interface FilterCellProps<Row extends object> {
  header: Header<Features, Row>;
  state: TableState;
  errors: Readonly<Record<string, string>>;
}

function FilterCell<Row extends object>({ header, state, errors }: FilterCellProps<Row>) {
  const look = header.column.columnDef.meta;
  const name = look?.filterId ?? header.id;
  return (
    <td
      role="cell"
      data-label={look?.filter ? look.label : undefined}
      data-empty={!look?.filter || undefined}
    >
      {look?.filter ? (
        <FilterBox
          filter={look.filter}
          label={look.label}
          value={state.filters[name] ?? ''}
          error={errors[name]}
          onChange={(value) => state.setFilter(name, value)}
        />
      ) : null}
    </td>
  );
}

function isOnControl(event: MouseEvent): boolean {
  if (event.defaultPrevented || window.getSelection()?.isCollapsed === false) return true;
  return (
    event.target instanceof Element && event.target.closest('a,button,input,select,label') !== null
  );
}
