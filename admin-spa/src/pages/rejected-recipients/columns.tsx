import { createColumnHelper } from '@tanstack/react-table';

import type { RejectedRecipientItem } from '../../api/types';
import { formatCount } from '../../shared/format';
import { RelativeTime } from '../../shared/RelativeTime';
import type { Columns, Features } from '../../shared/table/features';

const helper = createColumnHelper<Features, RejectedRecipientItem>();

/** The order is that of the server, so no header sorts. */
export const columns: Columns<RejectedRecipientItem> = helper.columns([
  helper.accessor('recipient', {
    enableSorting: false,
    meta: { label: 'Address', wrap: true },
    cell: ({ row }) => <span className="mono">{row.original.recipient}</span>,
  }),
  helper.accessor('client', {
    enableSorting: false,
    meta: { label: 'Client', wrap: true },
    cell: ({ row }) => <span className="mono">{row.original.client}</span>,
  }),
  helper.accessor('sender', {
    enableSorting: false,
    meta: { label: 'Sender', wrap: true, wideOnly: true },
    cell: ({ row }) =>
      row.original.sender === '' ? (
        <span className="dimmed">none (a report)</span>
      ) : (
        <span className="mono">{row.original.sender}</span>
      ),
  }),
  helper.accessor('serviceName', {
    enableSorting: false,
    meta: { label: 'Service', wideOnly: true },
    cell: ({ row }) => row.original.serviceName ?? <span className="dimmed">gone</span>,
  }),
  helper.accessor('attempts', {
    enableSorting: false,
    meta: { label: 'Attempts', align: 'right' },
    cell: ({ row }) => formatCount(row.original.attempts),
  }),
  helper.accessor('lastAt', {
    enableSorting: false,
    meta: { label: 'Last' },
    cell: ({ row }) => <RelativeTime at={row.original.lastAt} />,
  }),
]);
