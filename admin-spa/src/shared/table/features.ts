import {
  createSortedRowModel,
  metaHelper,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  sortFn_text,
  tableFeatures,
  type ColumnDef,
} from '@tanstack/react-table';

/** What a filter box offers (USR-136). */
export type ColumnFilter =
  | { readonly kind: 'text' }
  /** A number, `>10`, `5..8`; the server reads it and says what it does not understand. */
  | { readonly kind: 'number'; readonly placeholder?: string }
  | { readonly kind: 'choice'; readonly choices: readonly { value: string; label: string }[] };

export interface ColumnLook {
  /** The header as plain text: for cards on narrow screens, sort lists and screen readers. */
  readonly label: string;
  readonly align?: 'right';
  readonly filter?: ColumnFilter;
  /** The filter's name in the query, when it is not the column's id. */
  readonly filterId?: string;
  /** Left out on narrow screens. */
  readonly wideOnly?: boolean;
  /** The cell is a button that opens the row, for the keyboard. */
  readonly opens?: boolean;
  /** Wraps anywhere: for addresses and errors. */
  readonly wrap?: boolean;
}

/** One set of features for every table of the app. */
export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic, text: sortFn_text },
  columnMeta: metaHelper<ColumnLook>(),
});

export type Features = typeof features;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as TanStack's own list: columns of one table differ in their value types
export type Columns<Row extends object> = readonly ColumnDef<Features, Row, any>[];
