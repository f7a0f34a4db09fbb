import { Anchor, Badge, Group, Tooltip } from '@mantine/core';
import { IconKey, IconLock } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';
import { Link } from 'wouter';

import type { AccountSummary } from '../../api/types';
import { formatBytes, formatCount } from '../../shared/format';
import type { Columns, Features } from '../../shared/table/features';
import { stateLabels } from './labels';

const helper = createColumnHelper<Features, AccountSummary>();

const states = Object.entries(stateLabels).map(([value, label]) => ({ value, label }));

/** The columns of USR-143 to USR-149, as far as what they show exists. */
export const userColumns: Columns<AccountSummary> = helper.columns([
  helper.accessor('name', {
    meta: { label: 'Account name', filter: { kind: 'text' } },
    cell: ({ row: { original: account } }) => (
      <Group gap={6} wrap="nowrap">
        <Anchor
          component={Link}
          href={`/users/${account.id}`}
          fw={550}
          size="sm"
          c={account.state === 'active' ? undefined : 'dimmed'}
        >
          {account.name}
        </Anchor>
        <StateIcons account={account} />
      </Group>
    ),
  }),
  helper.accessor('displayName', {
    meta: { label: 'Name', filter: { kind: 'text' } },
    cell: ({ row }) => row.original.displayName || <span className="dimmed">–</span>,
  }),
  helper.accessor('state', {
    enableSorting: false,
    meta: { label: 'State', filter: { kind: 'choice', choices: states } },
    cell: ({ row }) => <StateBadge state={row.original.state} />,
  }),
  helper.accessor('inboxMessages', {
    sortDescFirst: true,
    meta: { label: 'Inbox messages', align: 'right', filter: { kind: 'number' } },
    cell: ({ row }) => formatCount(row.original.inboxMessages),
  }),
  helper.accessor('mailboxBytes', {
    sortDescFirst: true,
    meta: {
      label: 'Mailbox size',
      align: 'right',
      filter: { kind: 'number', placeholder: '>10M or 1k..5k' },
    },
    cell: ({ row }) => formatBytes(row.original.mailboxBytes),
  }),
  helper.accessor('comments', {
    meta: { label: 'Comments', filter: { kind: 'text' }, wrap: true },
    cell: ({ row }) => row.original.comments || <span className="dimmed">–</span>,
  }),
]);

export function StateBadge({ state }: { state: AccountSummary['state'] }) {
  return (
    <Badge
      variant={state === 'active' ? 'dot' : 'light'}
      color={state === 'active' ? 'teal' : 'gray'}
      bd={0}
    >
      {stateLabels[state]}
    </Badge>
  );
}

/** Administrator (key) and locked out (padlock), as in USR-143. */
function StateIcons({ account }: { account: AccountSummary }) {
  return (
    <>
      {account.administrator ? (
        <Tooltip label="Administrator">
          <IconKey size={15} role="img" aria-label="Administrator" />
        </Tooltip>
      ) : null}
      {account.locked ? (
        <Tooltip label="Locked out from at least one address after failed log-ins">
          <IconLock
            size={15}
            color="var(--mantine-color-red-6)"
            role="img"
            aria-label="Locked out"
          />
        </Tooltip>
      ) : null}
    </>
  );
}
