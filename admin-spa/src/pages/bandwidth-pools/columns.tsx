import { createColumnHelper } from '@tanstack/react-table';

import type { BandwidthPoolItem } from '../../api/types';
import { formatCount } from '../../shared/format';
import type { Columns, Features } from '../../shared/table/features';
import { allowedText } from './labels';

const helper = createColumnHelper<Features, BandwidthPoolItem>();

export const poolColumns: Columns<BandwidthPoolItem> = helper.columns([
  helper.accessor('id', {
    meta: { label: 'ID', align: 'right' },
    cell: ({ row }) => <span className="figures">{row.original.id}</span>,
  }),
  helper.accessor('name', { meta: { label: 'Name', wrap: true, opens: true } }),
  helper.accessor('allowed', {
    meta: { label: 'Allowed bandwidth' },
    cell: ({ row: { original: pool } }) => (
      <>
        {allowedText(pool.allowed)}
        {pool.allowed < 0 ? (
          <span className="dimmed"> – {allowedText(pool.effectiveRate)}</span>
        ) : null}
      </>
    ),
  }),
  helper.accessor('connections', {
    meta: { label: 'Connections', align: 'right' },
    cell: ({ row: { original: pool } }) => (
      <span className="figures">
        {formatCount(pool.connections + pool.otherConnections)}
        {pool.otherConnections > 0 ? (
          <span className="dimmed"> ({formatCount(pool.connections)} here)</span>
        ) : null}
      </span>
    ),
  }),
]);
