import { Alert, Button, Group, NativeSelect, SegmentedControl, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import { countOf, formatBytes, formatDuration } from '../../shared/format';
import { showFailure, showSuccess } from '../../shared/notify';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { FilterBox } from '../../shared/table/FilterBox';
import { ListResult, NoMatch } from '../../shared/table/ListResult';
import { TableFooter } from '../../shared/table/TableFooter';
import { useTableState } from '../../shared/table/useTableState';
import { useDashboard } from '../dashboard/data';
import { queueColumns } from './columns';
import { DeadWakeups } from './DeadWakeups';
import { queueList, useRetryDead } from './data';
import { directionLabels, stateLabels } from './labels';
import { QueueDrawer } from './QueueDrawer';

/** Work on its way, what failed and what was given up (BLK-011, BLK-018, BLK-025, BLK-026). */
export default function QueuePage() {
  const table = useTableState('createdAt');
  const list = useQuery(queueList(table));
  const [openId, setOpenId] = useState<number | null>(null);
  const columns = useMemo(() => queueColumns((item) => setOpenId(item.id)), []);

  return (
    <>
      <PageHeader title="Queue" subtitle={<Summary />} />
      <DeadNotice onShow={() => table.setFilter('state', 'dead')} />
      <DeadWakeups />
      <Group mb="md" gap="sm" align="flex-start">
        <SegmentedControl
          aria-label="State"
          value={table.filters.state ?? ''}
          onChange={(value) => table.setFilter('state', value)}
          data={[
            { value: '', label: 'All' },
            ...Object.entries(stateLabels).map(([value, { label }]) => ({ value, label })),
          ]}
          size="xs"
        />
        <NativeSelect
          size="xs"
          aria-label="Way"
          value={table.filters.direction ?? ''}
          onChange={(event) => table.setFilter('direction', event.currentTarget.value)}
          data={[
            { value: '', label: 'Every way' },
            ...Object.entries(directionLabels).map(([value, label]) => ({ value, label })),
          ]}
        />
        <FilterBox
          filter={{ kind: 'text' }}
          label="sender or recipient"
          value={table.filters.text ?? ''}
          onChange={(value) => table.setFilter('text', value)}
        />
      </Group>
      <ListResult list={list} failure="The queue could not be loaded">
        {(data) => (
          <>
            <DataTable
              label="Queue"
              columns={columns}
              rows={data.items}
              rowId={(row) => String(row.id)}
              onOpen={(row) => setOpenId(row.id)}
              refreshing={list.isPlaceholderData}
              empty={
                table.isFiltered ? (
                  <NoMatch title="Nothing in the queue matches" onClear={table.clearFilters} />
                ) : (
                  <EmptyState icon={IconCircleCheck} title="The queue is empty">
                    Every accepted message has been delivered or sent.
                  </EmptyState>
                )
              }
            />
            <TableFooter {...data} onPage={table.setPage} noun="entry" nouns="entries" />
          </>
        )}
      </ListResult>
      <QueueDrawer id={openId} onClose={() => setOpenId(null)} />
    </>
  );
}

function Summary() {
  const { data } = useDashboard({ slow: true });
  if (!data) return <Text span>Messages on their way</Text>;
  const { queue } = data;
  return (
    <span className="figures">
      {countOf(queue.outgoing, 'outgoing message')} ({formatBytes(queue.outgoingBytes)}),{' '}
      {queue.incoming} incoming
      {queue.oldestWaitingSeconds > 0
        ? `, oldest due for ${formatDuration(queue.oldestWaitingSeconds)}`
        : ''}
    </span>
  );
}

/** Work that was given up never waits unseen. */
function DeadNotice({ onShow }: { onShow: () => void }) {
  const { data } = useDashboard({ slow: true });
  const retry = useRetryDead();
  const dead = data?.queue.dead ?? 0;
  if (dead === 0) return null;
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle aria-hidden />}
      mb="md"
      title={`${countOf(dead, 'entry', 'entries')} given up`}
    >
      <Group justify="space-between" gap="sm">
        <Text size="sm">Nothing more happens to them until somebody retries or drops them.</Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onShow}>
            Show them
          </Button>
          <Button
            size="xs"
            loading={retry.isPending}
            onClick={() =>
              retry.mutate(undefined, {
                onSuccess: ({ count }) =>
                  showSuccess(`${countOf(count, 'entry', 'entries')} due now.`),
                onError: showFailure('Nothing was retried'),
              })
            }
          >
            Retry all
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
