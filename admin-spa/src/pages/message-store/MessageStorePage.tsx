import {
  Anchor,
  Button,
  Card,
  Group,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconSettings, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { createColumnHelper } from '@tanstack/react-table';
import { useState } from 'react';
import { Link } from 'wouter';

import type { FolderFigure, LargeFolder, MessageStoreFigures } from '../../api/types';
import { countOf, formatBytes, formatCount } from '../../shared/format';
import { showFailure, showSuccess } from '../../shared/notify';
import { PageHeader } from '../../shared/PageHeader';
import { FailureState, Waiting } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import type { Features } from '../../shared/table/features';
import { messageStore, topFolders, usePurgeRecycleBin, useRemoveHeld } from './data';

/** What the message store holds (SET-179 to SET-185). */
export default function MessageStorePage() {
  const figures = useQuery(messageStore);
  return (
    <>
      <PageHeader
        title="Message Store"
        subtitle="Messages of all users, each stored once, and what was deleted"
        actions={
          <Button
            component={Link}
            href="/settings/message-store"
            variant="default"
            leftSection={<IconSettings size={16} aria-hidden />}
          >
            Retention
          </Button>
        }
      />
      {figures.data ? (
        <Stack gap="md">
          <Figures figures={figures.data} />
          <TopFolders />
        </Stack>
      ) : figures.isError ? (
        <FailureState
          title="The figures could not be loaded"
          error={figures.error}
          onRetry={() => void figures.refetch()}
        />
      ) : (
        <Waiting />
      )}
    </>
  );
}

function Figures({ figures }: { figures: MessageStoreFigures }) {
  const purge = usePurgeRecycleBin();
  const bin = figures.recycleBin;
  const ask = () =>
    modals.openConfirmModal({
      title: 'Purge the recycle bin?',
      children: (
        <Text size="sm">
          {countOf(bin.messages - bin.held, 'deleted message')} of all users (
          {formatBytes(bin.bytes)}) can then never be taken back. Backups get smaller; the database
          gives the room back by itself.
        </Text>
      ),
      labels: { confirm: 'Purge recycle bin', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        purge.mutate(undefined, {
          onSuccess: ({ messages }) =>
            showSuccess(`${countOf(messages, 'message')} left the recycle bin.`),
          onError: showFailure('The recycle bin was not purged'),
        }),
    });
  const removeHeld = useRemoveHeld();
  const askHeld = () =>
    modals.openConfirmModal({
      title: 'Remove held messages?',
      children: (
        <Text size="sm">
          {countOf(bin.held, 'message')} that users deleted by POP3 can then never be taken back.
        </Text>
      ),
      labels: { confirm: 'Remove held messages', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        removeHeld.mutate(undefined, {
          onSuccess: ({ messages }) => showSuccess(`${countOf(messages, 'held message')} removed.`),
          onError: showFailure('The held messages were not removed'),
        }),
    });
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
      <Card>
        <Stack gap="xs">
          <Title order={2}>In folders</Title>
          <Line label="Messages" value={formatCount(figures.messages)} />
          <Line label="Not read" value={formatCount(figures.unread)} />
          <Line label="Size" value={formatBytes(figures.bytes)} />
          <Line label="Folders" value={formatCount(figures.folders)} />
        </Stack>
      </Card>
      <Card>
        <Stack gap="xs">
          <Title order={2}>Stored</Title>
          <Line label="Messages" value={formatCount(figures.storedMessages)} />
          <Line label="Size" value={formatBytes(figures.storedBytes)} />
          <Text size="xs" c="dimmed">
            Each message once, however many folders show it; those in the recycle bin and in queues
            are among them.
          </Text>
        </Stack>
      </Card>
      <Card>
        <Stack gap="xs" h="100%">
          <Title order={2}>Recycle bin</Title>
          <Line label="Messages" value={formatCount(bin.messages)} />
          <Line label="Deleted folders" value={formatCount(bin.folders)} />
          <Line label="Size" value={formatBytes(bin.bytes)} />
          {bin.held > 0 && (
            <Line label="Held by POP3, until removed" value={formatCount(bin.held)} />
          )}
          <Text size="xs" c="dimmed">
            {figures.keepHours === 0
              ? 'Off: what users delete is gone at once.'
              : `Kept for ${countOf(figures.keepHours, 'hour')}; a user’s page takes things back.`}
          </Text>
          <Group mt="auto">
            <Button
              variant="default"
              c="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              disabled={bin.messages - bin.held + bin.folders === 0}
              loading={purge.isPending}
              onClick={ask}
            >
              Purge recycle bin
            </Button>
            {bin.held > 0 && (
              <Button
                variant="default"
                c="red"
                leftSection={<IconTrash size={16} aria-hidden />}
                loading={removeHeld.isPending}
                onClick={askHeld}
              >
                Remove held messages
              </Button>
            )}
          </Group>
        </Stack>
      </Card>
    </SimpleGrid>
  );
}

function Line({ label, value }: { label: string; value: string }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="sm" className="figures">
        {value}
      </Text>
    </Group>
  );
}

const helper = createColumnHelper<Features, LargeFolder>();
// The switch above orders them.
const columns = helper.columns([
  helper.accessor('account', {
    enableSorting: false,
    meta: { label: 'User' },
    cell: ({ row }) => (
      <Anchor component={Link} href={`/users/${row.original.accountId}/folders`} size="sm">
        {row.original.account}
      </Anchor>
    ),
  }),
  helper.accessor('folder', { enableSorting: false, meta: { label: 'Folder' } }),
  helper.accessor('messages', {
    enableSorting: false,
    meta: { label: 'Messages', align: 'right' },
    cell: ({ row }) => formatCount(row.original.messages),
  }),
  helper.accessor('unread', {
    enableSorting: false,
    meta: { label: 'Not read', align: 'right' },
    cell: ({ row }) => formatCount(row.original.unread),
  }),
  helper.accessor('octets', {
    enableSorting: false,
    meta: { label: 'Size', align: 'right' },
    cell: ({ row }) => formatBytes(row.original.octets),
  }),
]);

const figureNames: Record<FolderFigure, string> = {
  messages: 'Most messages',
  octets: 'Largest',
  unread: 'Most not read',
};

function TopFolders() {
  const [by, setBy] = useState<FolderFigure>('messages');
  const top = useQuery(topFolders(by));
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2}>Top folders</Title>
        <SegmentedControl
          aria-label="Folders with the highest figure"
          value={by}
          onChange={(next) => setBy(next as FolderFigure)}
          data={Object.entries(figureNames).map(([value, label]) => ({ value, label }))}
        />
      </Group>
      {top.isError ? (
        <FailureState
          title="The folders could not be loaded"
          error={top.error}
          onRetry={() => void top.refetch()}
        />
      ) : (
        <DataTable
          label="Top folders"
          columns={columns}
          rows={top.data?.folders ?? []}
          rowId={(row) => `${row.accountId}/${row.folder}`}
          empty={
            <Text p="lg" ta="center" size="sm" c="dimmed">
              No folder has any.
            </Text>
          }
        />
      )}
    </Stack>
  );
}
