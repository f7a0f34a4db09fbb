import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAt, IconPlus, IconRoute, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { MappingItem } from '../../api/types';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState, FailureState, StaleNotice, Waiting } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { FilterButton } from '../../shared/table/FilterButton';
import { TableFooter } from '../../shared/table/TableFooter';
import { useTableState } from '../../shared/table/useTableState';
import { AddressTest } from './AddressTest';
import { CsvMenu } from './CsvMenu';
import { mappingColumns } from './columns';
import { mappingList } from './data';
import { MappingDialog } from './MappingDialog';

/** The list of mappings (MAP-001). */
export default function MappingsPage() {
  const table = useTableState('address');
  const list = useQuery(mappingList(table));
  const [filtersWanted, filters] = useDisclosure(false);
  const [testing, test] = useDisclosure(false);
  const [adding, add] = useDisclosure(false);
  const [editing, setEditing] = useState<MappingItem | null>(null);
  const showFilters = filtersWanted || table.isFiltered;

  const newButton = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
      New mapping
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Mappings"
        subtitle="Which address reaches which user"
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconRoute size={16} aria-hidden />}
              aria-expanded={testing}
              onClick={test.toggle}
            >
              Test an address
            </Button>
            <CsvMenu />
            <FilterButton
              shown={showFilters}
              onToggle={() => {
                if (showFilters) {
                  table.clearFilters();
                  filters.close();
                } else filters.open();
              }}
            />
            {newButton}
          </>
        }
      />
      {testing ? <AddressTest /> : null}
      {list.isPending ? <Waiting /> : null}
      {list.isError && !list.data ? (
        <FailureState
          title="The mappings could not be loaded"
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      ) : null}
      {list.isRefetchError ? (
        <StaleNotice error={list.error} onRetry={() => void list.refetch()} />
      ) : null}
      {list.data ? (
        <>
          <DataTable
            label="Mappings"
            columns={mappingColumns}
            rows={list.data.items}
            rowId={(row) => String(row.id)}
            state={table}
            showFilters={showFilters}
            onOpen={setEditing}
            refreshing={list.isPlaceholderData}
            empty={
              table.isFiltered ? (
                <EmptyState
                  icon={IconSearchOff}
                  title="No mapping matches"
                  action={
                    <Button variant="default" onClick={table.clearFilters}>
                      Clear filters
                    </Button>
                  }
                />
              ) : (
                <EmptyState icon={IconAt} title="No mappings yet" action={newButton}>
                  Every user already has its own name at every local domain. Mappings add aliases,
                  catch-alls and addresses that live elsewhere.
                </EmptyState>
              )
            }
          />
          <TableFooter {...list.data} onPage={table.setPage} noun="mapping" />
        </>
      ) : null}
      <MappingDialog
        opened={adding || editing !== null}
        mapping={editing}
        onClose={() => {
          add.close();
          setEditing(null);
        }}
      />
    </>
  );
}
