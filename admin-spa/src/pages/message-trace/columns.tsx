import { Badge } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';

import type { MessageTraceItem, TraceOutcome } from '../../api/types';
import { RelativeTime } from '../../shared/RelativeTime';
import type { Columns, Features } from '../../shared/table/features';
import { outcomeLabels } from './labels';

const helper = createColumnHelper<Features, MessageTraceItem>();

export function OutcomeBadge({ outcome }: { outcome: TraceOutcome }) {
  return <Badge color={outcomeLabels[outcome].color}>{outcomeLabels[outcome].label}</Badge>;
}

/** The order is that of the server, newest first, so no header sorts. */
export const columns: Columns<MessageTraceItem> = helper.columns([
  helper.accessor('at', {
    enableSorting: false,
    meta: { label: 'Received' },
    cell: ({ row }) => <RelativeTime at={row.original.at} />,
  }),
  helper.accessor('subject', {
    enableSorting: false,
    meta: { label: 'Subject', wrap: true, opens: true },
    cell: ({ row }) => row.original.subject || 'No subject',
  }),
  helper.accessor('from', {
    enableSorting: false,
    meta: { label: 'From', wrap: true },
    cell: ({ row }) => row.original.from || <span className="dimmed">none (a report)</span>,
  }),
  helper.accessor('recipients', {
    enableSorting: false,
    meta: { label: 'To', wrap: true, wideOnly: true },
    cell: ({ row }) => row.original.recipients || <span className="dimmed">nobody</span>,
  }),
  helper.accessor('outcome', {
    enableSorting: false,
    meta: { label: 'Outcome' },
    cell: ({ row }) => <OutcomeBadge outcome={row.original.outcome} />,
  }),
]);
