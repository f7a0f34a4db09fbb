import { ActionIcon, Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';

import type { BlockListExemptionItem, BlockListItem } from '../../api/types';
import { showFailure, showSuccess } from '../../shared/notify';
import { RelativeTime } from '../../shared/RelativeTime';
import type { Columns, Features } from '../../shared/table/features';
import { useCheckList, useOrderLists, useRemoveExemption } from './data';
import { serviceName, type SmtpService, stateLabels } from './labels';

const helper = createColumnHelper<Features, BlockListItem>();
const exemption = createColumnHelper<Features, BlockListExemptionItem>();

/** The order of the rows is the order of the lists, so no header sorts. */
export function listColumns(
  lists: readonly BlockListItem[],
  services: readonly SmtpService[] | null,
): Columns<BlockListItem> {
  return helper.columns([
    helper.accessor('zone', {
      enableSorting: false,
      meta: { label: 'List', wrap: true, opens: true },
      cell: ({ row: { original: list } }) => (
        <span className="mono">
          {list.zone}
          {list.pattern === '' ? null : <span className="dimmed">({list.pattern})</span>}
        </span>
      ),
    }),
    helper.accessor('kind', {
      enableSorting: false,
      meta: { label: 'Kind' },
      cell: ({ row: { original: list } }) => (
        <Group gap={6} component="span">
          <Badge color={list.kind === 'block' ? 'red' : 'teal'} variant="light">
            {list.kind === 'block' ? 'Block' : 'Allow'}
          </Badge>
          {list.enabled ? null : <Badge color="gray">Off</Badge>}
        </Group>
      ),
    }),
    helper.accessor('serviceId', {
      enableSorting: false,
      meta: { label: 'Service', wideOnly: true },
      cell: ({ row }) =>
        row.original.serviceId === null ? (
          <span className="dimmed">Every</span>
        ) : (
          serviceName(row.original.serviceId, services)
        ),
    }),
    helper.accessor('state', {
      enableSorting: false,
      meta: { label: 'Health', wrap: true },
      cell: ({ row: { original: list } }) => (
        <>
          <Tooltip label={stateLabels[list.state].help}>
            <Badge color={stateLabels[list.state].color}>{stateLabels[list.state].label}</Badge>
          </Tooltip>
          <Text size="xs" c="dimmed" mt={2}>
            {list.detail ? `${list.detail} ` : null}
            {list.checkedAt === null ? null : <RelativeTime at={list.checkedAt} />}
          </Text>
        </>
      ),
    }),
    helper.display({
      id: 'actions',
      meta: { label: '', align: 'right' },
      cell: ({ row }) => <Actions list={row.original} lists={lists} />,
    }),
  ]);
}

function Actions({ list, lists }: { list: BlockListItem; lists: readonly BlockListItem[] }) {
  const check = useCheckList();
  const order = useOrderLists();
  const at = lists.findIndex(({ id }) => id === list.id);
  const move = (by: number) => {
    const ids = lists.map(({ id }) => id);
    ids.splice(at, 1);
    ids.splice(at + by, 0, list.id);
    order.mutate(ids, { onError: showFailure('The order was not changed') });
  };
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        loading={check.isPending}
        aria-label={`Test ${list.zone}`}
        onClick={() =>
          check.mutate(list.id, {
            onSuccess: (tested) =>
              showSuccess(`${tested.zone}: ${stateLabels[tested.state].label}`),
            onError: showFailure('The list was not tested'),
          })
        }
      >
        Test
      </Button>
      <ActionIcon
        variant="default"
        disabled={at <= 0 || order.isPending}
        aria-label={`Up: ${list.zone}`}
        onClick={() => move(-1)}
      >
        <IconArrowUp size={14} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        disabled={at === lists.length - 1 || order.isPending}
        aria-label={`Down: ${list.zone}`}
        onClick={() => move(1)}
      >
        <IconArrowDown size={14} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

export const exemptionColumns: Columns<BlockListExemptionItem> = exemption.columns([
  exemption.accessor('pattern', {
    meta: { label: 'Addresses', wrap: true },
    cell: ({ row }) => <span className="mono">{row.original.pattern}</span>,
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

function Remove({ item }: { item: BlockListExemptionItem }) {
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
          onSuccess: () => showSuccess(`${item.pattern} is looked up again.`),
          onError: showFailure('The exemption was not removed'),
        })
      }
    >
      Remove
    </Button>
  );
}
