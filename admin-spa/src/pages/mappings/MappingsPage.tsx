import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAt, IconPlus, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { MappingItem } from '../../api/types';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { FilterButton } from '../../shared/table/FilterButton';
import { ListResult, NoMatch } from '../../shared/table/ListResult';
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
      <ListResult list={list} failure="The mappings could not be loaded">
        {(data) => (
          <>
            <DataTable
              label="Mappings"
              columns={mappingColumns}
              rows={data.items}
              rowId={(row) => String(row.id)}
              state={table}
              showFilters={showFilters}
              onOpen={setEditing}
              refreshing={list.isPlaceholderData}
              empty={
                table.isFiltered ? (
                  <NoMatch title="No mapping matches" onClear={table.clearFilters} />
                ) : (
                  <EmptyState icon={IconAt} title="No mappings yet" action={newButton}>
                    Every user already has its own name at every local domain. Mappings add aliases,
                    catch-alls and addresses that live elsewhere.
                  </EmptyState>
                )
              }
            />
            <TableFooter {...data} onPage={table.setPage} noun="mapping" />
          </>
        )}
      </ListResult>
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
