import { Badge, Button, Text, Tooltip } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';

import type { GreylistExemptionItem, GreylistItem } from '../../api/types';
import { countOf } from '../../shared/format';
import { showFailure, showSuccess } from '../../shared/notify';
import { RelativeTime } from '../../shared/RelativeTime';
import type { Columns, Features } from '../../shared/table/features';
import { useForgetEntry, useRemoveExemption } from './data';
import { kindLabels, stateLabels } from './labels';

const entry = createColumnHelper<Features, GreylistItem>();
const exemption = createColumnHelper<Features, GreylistExemptionItem>();

const states = Object.entries(stateLabels).map(([value, { label }]) => ({ value, label }));

export const entryColumns: Columns<GreylistItem> = entry.columns([
  entry.accessor('client', {
    meta: { label: 'Client', filter: { kind: 'text' }, wrap: true },
    cell: ({ row: { original: item } }) => (
      <>
        <span className="mono">{item.client.replace(/\/(32|128)$/, '')}</span>
        {item.knownClient ? (
          <Tooltip label="So much of this server has passed that it is not asked any more">
            <Badge ml={6} size="sm" color="teal">
              known
            </Badge>
          </Tooltip>
        ) : null}
      </>
    ),
  }),
  entry.accessor('sender', {
    meta: { label: 'Sender', filter: { kind: 'text' }, wrap: true },
    cell: ({ row }) => row.original.sender || <span className="dimmed">no sender (report)</span>,
  }),
  entry.accessor('recipient', {
    meta: { label: 'Recipient', filter: { kind: 'text' }, wrap: true },
  }),
  entry.accessor('state', {
    enableSorting: false,
    meta: { label: 'State', filter: { kind: 'choice', choices: states } },
    cell: ({ row: { original: item } }) => (
      <>
        <Badge color={stateLabels[item.state].color}>{stateLabels[item.state].label}</Badge>
        {item.passes > 0 ? (
          <Text size="xs" c="dimmed" mt={2}>
            {countOf(item.passes, 'time')}
          </Text>
        ) : null}
      </>
    ),
  }),
  entry.accessor('lastSeenAt', {
    id: 'lastSeen',
    meta: { label: 'Last seen' },
    cell: ({ row: { original: item } }) => (
      <>
        <RelativeTime at={item.lastSeenAt} />
        <Text size="xs" c="dimmed" mt={2}>
          first <RelativeTime at={item.firstSeenAt} />
        </Text>
      </>
    ),
  }),
  entry.display({
    id: 'actions',
    meta: { label: '', align: 'right' },
    cell: ({ row }) => <Forget item={row.original} />,
  }),
]);

export const exemptionColumns: Columns<GreylistExemptionItem> = exemption.columns([
  exemption.accessor('pattern', {
    meta: { label: 'Pattern', wrap: true },
    cell: ({ row }) => <span className="mono">{row.original.pattern}</span>,
  }),
  exemption.accessor('kind', {
    meta: { label: 'Is about' },
    cell: ({ row }) => kindLabels[row.original.kind].label,
  }),
  exemption.accessor('comment', {
    meta: { label: 'Comment', wrap: true },
    cell: ({ row }) => row.original.comment || <span className="dimmed">–</span>,
  }),
  exemption.accessor('createdAt', {
    meta: { label: 'Added', wideOnly: true },
    cell: ({ row }) => <RelativeTime at={row.original.createdAt} />,
  }),
  exemption.display({
    id: 'actions',
    meta: { label: '', align: 'right' },
    cell: ({ row }) => <Remove item={row.original} />,
  }),
]);

function Forget({ item }: { item: GreylistItem }) {
  const forget = useForgetEntry();
  const { client, sender, recipient } = item;
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      loading={forget.isPending}
      aria-label={`Forget: ${client} ${sender} ${recipient}`}
      onClick={() =>
        forget.mutate(
          { client, sender, recipient },
          {
            onSuccess: () => showSuccess('The entry is forgotten; its next attempt begins anew.'),
            onError: showFailure('The entry was not forgotten'),
          },
        )
      }
    >
      Forget
    </Button>
  );
}

function Remove({ item }: { item: GreylistExemptionItem }) {
  const remove = useRemoveExemption();
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      loading={remove.isPending}
      aria-label={`Remove: ${item.pattern}`}
      onClick={() =>
        remove.mutate(item.id, {
          onSuccess: () => showSuccess(`${item.pattern} is greylisted again.`),
          onError: showFailure('The exemption was not removed'),
        })
      }
    >
      Remove
    </Button>
  );
}
