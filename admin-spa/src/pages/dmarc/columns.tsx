import { Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';

import type { DmarcDomainItem } from '../../api/types';
import { formatCount } from '../../shared/format';
import type { Columns, Features } from '../../shared/table/features';
import { share } from './labels';

const helper = createColumnHelper<Features, DmarcDomainItem>();

export const domainColumns: Columns<DmarcDomainItem> = helper.columns([
  helper.accessor('author', {
    meta: { label: 'Author domain', wrap: true, opens: true },
    cell: ({ row }) => <span className="mono">{row.original.author}</span>,
  }),
  helper.accessor('policy', {
    meta: { label: 'Policy', wideOnly: true },
    cell: ({ row }) =>
      row.original.policy ? (
        <span className="mono">{row.original.policy.split(' ', 2).join(' ')}</span>
      ) : (
        <span className="dimmed">none</span>
      ),
  }),
  helper.accessor('messages', {
    meta: { label: 'Messages', align: 'right' },
    cell: ({ row }) => formatCount(row.original.messages),
  }),
  helper.accessor('passed', {
    meta: { label: 'Passed', align: 'right' },
    cell: ({ row }) => share(row.original.passed, row.original.messages),
  }),
  helper.accessor('failed', {
    meta: { label: 'Failed', align: 'right' },
    cell: ({ row }) => (
      <Text span inherit {...(row.original.failed > 0 ? { c: 'red' } : {})}>
        {formatCount(row.original.failed)}
      </Text>
    ),
  }),
  helper.accessor('refused', {
    meta: { label: 'Refused', align: 'right' },
    cell: ({ row }) => formatCount(row.original.refused),
  }),
  helper.accessor('sources', {
    meta: { label: 'Sources', align: 'right' },
    cell: ({ row }) => formatCount(row.original.sources),
  }),
]);
