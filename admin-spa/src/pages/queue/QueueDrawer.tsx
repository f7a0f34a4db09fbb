import { Alert, Badge, Button, Drawer, Group, Stack, Table, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconRefresh, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { ApiError } from '../../api/errors';
import type { QueueDetail } from '../../api/types';
import { countOf, formatBytes } from '../../shared/format';
import { showFailure, showSuccess } from '../../shared/notify';
import { RelativeTime } from '../../shared/RelativeTime';
import { FailureState, Waiting } from '../../shared/states';
import { StateBadge } from './columns';
import { queueDetail, useDrop, useRetry } from './data';
import { directionLabels, recipientColors, senderText } from './labels';
import classes from './queue.module.css';

/** One entry with each recipient's state and the answer of the last attempt (BLK-025). */
export function QueueDrawer({ id, onClose }: { id: number | null; onClose: () => void }) {
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={id === null ? '' : `Queue entry ${id}`}
    >
      {id === null ? null : <Content id={id} onClose={onClose} />}
    </Drawer>
  );
}

function Content({ id, onClose }: { id: number; onClose: () => void }) {
  const detail = useQuery(queueDetail(id));
  if (detail.error instanceof ApiError && detail.error.status === 404) {
    return (
      <Alert color="teal" title="No longer in the queue">
        It was finished or dropped meanwhile.
      </Alert>
    );
  }
  if (detail.data) return <Entry detail={detail.data} onClose={onClose} />;
  if (detail.isError) {
    return (
      <FailureState
        title="The entry could not be loaded"
        error={detail.error}
        onRetry={() => void detail.refetch()}
      />
    );
  }
  return <Waiting />;
}

function Entry({ detail, onClose }: { detail: QueueDetail; onClose: () => void }) {
  const { item, recipients } = detail;
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ['State', <StateBadge key="state" state={item.state} />],
    ['From', senderText(item.sender)],
    ['Way', directionLabels[item.direction]],
    [
      'Work',
      <span key="kind" className="mono">
        {item.kind}
      </span>,
    ],
    ['Size', formatBytes(item.bytes)],
    ['Attempts so far', item.attempts],
    [
      'Next attempt',
      <RelativeTime key="next" at={item.nextAttemptAt} exact none="Never by itself" />,
    ],
    ['Queued', <RelativeTime key="queued" at={item.createdAt} exact />],
  ];
  return (
    <Stack gap="lg">
      <Actions detail={detail} onClose={onClose} />
      {item.lastError ? (
        <div>
          <Title order={2} mb={4}>
            Last error
          </Title>
          <div className={classes.error}>{item.lastError}</div>
        </div>
      ) : null}
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          {facts.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th w={150}>{label}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <div>
        <Title order={2} mb={4}>
          {countOf(recipients.length, 'recipient')}
        </Title>
        {recipients.map((recipient) => (
          <div key={recipient.address} className={classes.recipient}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm" className="mono">
                {recipient.address}
              </Text>
              <Badge
                variant="light"
                color={recipientColors[recipient.state] ?? 'gray'}
                tt="capitalize"
                fw={550}
              >
                {recipient.state}
              </Badge>
            </Group>
            {recipient.lastError ? (
              <div className={classes.error}>{recipient.lastError}</div>
            ) : null}
          </div>
        ))}
      </div>
    </Stack>
  );
}

function Actions({ detail: { item }, onClose }: { detail: QueueDetail; onClose: () => void }) {
  const retry = useRetry();
  const drop = useDrop();
  // Work that is being done has a lease: neither may touch it (BLK-028).
  const leased = item.state === 'running';
  const ask = () =>
    modals.openConfirmModal({
      title: 'Drop this entry for good?',
      children: (
        <Text size="sm">
          {item.sender === null
            ? 'The work is not done and never will be.'
            : `What has not been delivered yet to ${countOf(item.recipientCount, 'recipient')} is lost. The sender is not told.`}
        </Text>
      ),
      labels: { confirm: 'Drop it', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        drop.mutate(item.id, {
          onSuccess: () => {
            showSuccess('The entry was dropped.');
            onClose();
          },
          onError: showFailure('The entry was not dropped'),
        }),
    });
  return (
    <Group gap="xs">
      <Button
        leftSection={<IconRefresh size={16} aria-hidden />}
        disabled={leased}
        loading={retry.isPending}
        onClick={() =>
          retry.mutate(item.id, {
            onSuccess: () => {
              showSuccess('It is due now.');
              onClose();
            },
            onError: showFailure('It was not retried'),
          })
        }
      >
        Retry now
      </Button>
      <Button
        variant="default"
        c={leased ? undefined : 'red'}
        leftSection={<IconTrash size={16} aria-hidden />}
        disabled={leased}
        loading={drop.isPending}
        onClick={ask}
      >
        Drop
      </Button>
      {leased ? (
        <Text size="xs" c="dimmed">
          Being done at this moment.
        </Text>
      ) : null}
    </Group>
  );
}
