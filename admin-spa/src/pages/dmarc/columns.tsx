import { Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';

import type { DmarcDomainItem } from '../../api/types';
import { formatCount } from '../../shared/format';
import type { Columns, Features } from '../../shared/table/features';
import { policyWords, share } from './labels';

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
        policyWords(row.original.policy)
      ) : (
        <span className="dimmed">no record</span>
      ),
  }),
  helper.accessor('messages', {
    meta: { label: 'Messages', align: 'right' },
    cell: ({ row }) => formatCount(row.original.messages),
  }),
  helper.accessor('passed', {
    meta: { label: 'Passed', align: 'right' },
    cell: ({ row: { original: domain } }) => share(domain.passed, domain.passed + domain.failed),
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
