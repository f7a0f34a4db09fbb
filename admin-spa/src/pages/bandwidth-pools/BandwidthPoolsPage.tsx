import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowsDownUp, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { BandwidthPoolItem } from '../../api/types';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { ListResult } from '../../shared/table/ListResult';
import { poolColumns } from './columns';
import { poolsQuery } from './data';
import { PoolForm } from './PoolForm';

/** The pools whose rate connections share (SVC-393). */
export default function BandwidthPoolsPage() {
  const pools = useQuery(poolsQuery);
  const [adding, add] = useDisclosure(false);
  const [editing, setEditing] = useState<BandwidthPoolItem | null>(null);
  const close = () => {
    add.close();
    setEditing(null);
  };
  const newButton = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
      Set up a pool
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Bandwidth Pools"
        subtitle="All connections of a pool share its rate. Each service chooses a pool on its own page."
        actions={newButton}
      />
      <ListResult list={pools} failure="The pools could not be loaded">
        {(data) => (
          <DataTable
            label="Bandwidth pools"
            columns={poolColumns}
            rows={data}
            rowId={(row) => String(row.id)}
            onOpen={setEditing}
            empty={
              <EmptyState icon={IconArrowsDownUp} title="No pool has a limit" action={newButton}>
                There are 1000 pools. Those that nobody has set up let everything through as fast as
                it goes.
              </EmptyState>
            }
          />
        )}
      </ListResult>
      <Modal
        opened={adding || editing !== null}
        onClose={close}
        title={editing ? `Pool ${editing.id}` : 'Set up a pool'}
      >
        <PoolForm pool={editing} taken={pools.data ?? []} onClose={close} />
      </Modal>
    </>
  );
}
