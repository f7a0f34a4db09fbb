import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { IconHourglassEmpty } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { countOf } from '../../shared/format';
import { showFailure, showSuccess } from '../../shared/notify';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { FilterButton } from '../../shared/table/FilterButton';
import { ListResult, NoMatch } from '../../shared/table/ListResult';
import { TableFooter } from '../../shared/table/TableFooter';
import { useTableState } from '../../shared/table/useTableState';
import { entryColumns } from './columns';
import { greylistPage, useForgetEntries } from './data';

/** Sender server, sender and recipient of what was seen, the newest first. */
export function EntriesTab() {
  const table = useTableState('lastSeen');
  const list = useQuery(greylistPage(table));
  const forget = useForgetEntries();
  const [filtersWanted, filters] = useDisclosure(false);
  const showFilters = filtersWanted || table.isFiltered;

  const ask = (total: number) =>
    modals.openConfirmModal({
      title: `Forget ${countOf(total, 'entry', 'entries')}?`,
      children: (
        <Text size="sm">
          {table.isFiltered ? 'All entries that match the filters' : 'All entries'} begin anew:
          senders that passed are delayed once more.
        </Text>
      ),
      labels: { confirm: 'Forget them', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        forget.mutate(table.filters, {
          onSuccess: (done) =>
            showSuccess(`${countOf(done.entries, 'entry is', 'entries are')} forgotten.`),
          onError: showFailure('The entries were not forgotten'),
        }),
    });

  return (
    <ListResult list={list} failure="The greylist could not be loaded">
      {(data) => (
        <>
          <Group justify="flex-end" gap="xs" mb="sm">
            {data.total > 0 ? (
              <Button
                variant="default"
                c="red"
                loading={forget.isPending}
                onClick={() => ask(data.total)}
              >
                {table.isFiltered ? 'Forget what matches' : 'Forget all'}
              </Button>
            ) : null}
            <FilterButton
              shown={showFilters}
              onToggle={() => {
                if (showFilters) {
                  table.clearFilters();
                  filters.close();
                } else filters.open();
              }}
            />
          </Group>
          <DataTable
            label="Greylist entries"
            columns={entryColumns}
            rows={data.items}
            rowId={(row) => `${row.client} ${row.sender} ${row.recipient}`}
            state={table}
            showFilters={showFilters}
            refreshing={list.isPlaceholderData}
            empty={
              table.isFiltered ? (
                <NoMatch title="No entry matches" onClear={table.clearFilters} />
              ) : (
                <EmptyState icon={IconHourglassEmpty} title="Nothing is remembered">
                  Greylisting is switched on for each SMTP service, among its settings for spam
                  reduction. What it sees then appears here.
                </EmptyState>
              )
            }
          />
          <TableFooter {...data} onPage={table.setPage} noun="entry" nouns="entries" />
        </>
      )}
    </ListResult>
  );
}
