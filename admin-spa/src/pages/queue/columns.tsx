import { Badge, Text, UnstyledButton } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';

import type { QueueItem, QueueState } from '../../api/types';
import { formatBytes } from '../../shared/format';
import { RelativeTime } from '../../shared/RelativeTime';
import type { Columns, Features } from '../../shared/table/features';
import { directionLabels, senderText, stateLabels } from './labels';
import classes from './queue.module.css';

const helper = createColumnHelper<Features, QueueItem>();

export function StateBadge({ state }: { state: QueueState }) {
  return <Badge color={stateLabels[state].color}>{stateLabels[state].label}</Badge>;
}

/** The server lists work oldest first and sorts by nothing else, so no header sorts here. */
export function queueColumns(open: (item: QueueItem) => void): Columns<QueueItem> {
  return helper.columns([
    helper.accessor('firstRecipient', {
      enableSorting: false,
      meta: { label: 'To and from', wrap: true },
      cell: ({ row: { original: item } }) => (
        <>
          <UnstyledButton className={classes.open ?? ''} onClick={() => open(item)}>
            {item.firstRecipient ?? item.kind}
            {item.recipientCount > 1 ? (
              <span className="dimmed"> and {item.recipientCount - 1} more</span>
            ) : null}
          </UnstyledButton>
          {item.sender === null ? null : (
            <Text size="xs" c="dimmed" fw={400}>
              from {senderText(item.sender)}
            </Text>
          )}
        </>
      ),
    }),
    helper.accessor('state', {
      enableSorting: false,
      meta: { label: 'State', wrap: true },
      cell: ({ row: { original: item } }) => (
        <>
          <StateBadge state={item.state} />
          {item.lastError ? (
            <Text size="xs" c="dimmed" lineClamp={2} mt={2} maw={420}>
              {item.lastError}
            </Text>
          ) : null}
        </>
      ),
    }),
    helper.accessor('direction', {
      enableSorting: false,
      meta: { label: 'Way', wideOnly: true },
      cell: ({ row }) => directionLabels[row.original.direction],
    }),
    helper.accessor('bytes', {
      enableSorting: false,
      meta: { label: 'Size', align: 'right' },
      cell: ({ row }) => formatBytes(row.original.bytes),
    }),
    helper.accessor('attempts', {
      enableSorting: false,
      meta: { label: 'Attempts', align: 'right' },
    }),
    helper.accessor('nextAttemptAt', {
      enableSorting: false,
      meta: { label: 'Next attempt' },
      cell: ({ row }) => <RelativeTime at={row.original.nextAttemptAt} none="Never by itself" />,
    }),
    helper.accessor('createdAt', {
      enableSorting: false,
      meta: { label: 'Queued' },
      cell: ({ row }) => <RelativeTime at={row.original.createdAt} />,
    }),
  ]);
}
