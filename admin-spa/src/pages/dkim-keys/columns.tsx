import { Badge, Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { createColumnHelper } from '@tanstack/react-table';

import type { DkimKeyItem } from '../../api/types';
import { showFailure, showSuccess } from '../../shared/notify';
import { RelativeTime } from '../../shared/RelativeTime';
import type { Columns, Features } from '../../shared/table/features';
import { useActivateDkimKey, useDeleteDkimKey, useRetireDkimKey } from './data';
import { kindLabel, keyName } from './labels';

const helper = createColumnHelper<Features, DkimKeyItem>();

export function dkimKeyColumns(show: (key: DkimKeyItem) => void): Columns<DkimKeyItem> {
  return helper.columns([
    helper.accessor('displayDomain', { meta: { label: 'Domain', wrap: true } }),
    helper.accessor('selector', {
      meta: { label: 'Selector' },
      cell: ({ row }) => <span className="mono">{row.original.selector}</span>,
    }),
    helper.display({
      id: 'kind',
      meta: { label: 'Kind' },
      cell: ({ row }) => kindLabel(row.original),
    }),
    helper.display({
      id: 'state',
      meta: { label: 'State' },
      cell: ({ row }) => <State item={row.original} />,
    }),
    helper.accessor('createdAt', {
      meta: { label: 'Made' },
      cell: ({ row }) => <RelativeTime at={row.original.createdAt} />,
    }),
    helper.display({
      id: 'actions',
      meta: { label: '', align: 'right' },
      cell: ({ row }) => <Actions item={row.original} show={show} />,
    }),
  ]);
}

function State({ item }: { item: DkimKeyItem }) {
  if (item.isActive) return <Badge color="teal">Signs</Badge>;
  const until = item.recordNeededUntil;
  if (until !== null && new Date(until) > new Date()) {
    return (
      <Group gap={6} component="span">
        <Badge color="yellow">Keep the record</Badge>
        <Text size="xs" c="dimmed" span>
          its need ends <RelativeTime at={until} />
        </Text>
      </Group>
    );
  }
  return <Badge color="gray">Not in use</Badge>;
}

function Actions({ item, show }: { item: DkimKeyItem; show: (key: DkimKeyItem) => void }) {
  const activate = useActivateDkimKey();
  const retire = useRetireDkimKey();
  const name = keyName(item);
  const change = item.isActive ? retire : activate;
  const run = () =>
    change.mutate(item.id, {
      onSuccess: () =>
        showSuccess(item.isActive ? `${name} no longer signs.` : `${name} signs from now on.`),
      onError: showFailure('The key was not changed'),
    });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`DNS record: ${name}`}
        onClick={() => show(item)}
      >
        DNS record
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        loading={change.isPending}
        aria-label={`${item.isActive ? 'Stop signing' : 'Activate'}: ${name}`}
        onClick={run}
      >
        {item.isActive ? 'Stop signing' : 'Activate'}
      </Button>
      {item.isActive ? null : <DeleteButton item={item} />}
    </Group>
  );
}

function DeleteButton({ item }: { item: DkimKeyItem }) {
  const remove = useDeleteDkimKey();
  const name = keyName(item);
  const ask = () =>
    modals.openConfirmModal({
      title: `Delete the key ${name}?`,
      children: (
        <Text size="sm">
          The private key is gone for good. Leave the record in DNS for a week after the key signed
          last, so that mail on its way still verifies.
        </Text>
      ),
      labels: { confirm: 'Delete key', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        remove.mutate(item.id, {
          onSuccess: () => showSuccess(`${name} was deleted.`),
          onError: showFailure('The key was not deleted'),
        }),
    });
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      loading={remove.isPending}
      aria-label={`Delete: ${name}`}
      onClick={ask}
    >
      Delete
    </Button>
  );
}
