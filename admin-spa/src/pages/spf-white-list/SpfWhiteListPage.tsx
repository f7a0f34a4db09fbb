import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { SpfWhiteListEntry } from '../../api/types';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState, FailureState, StaleNotice, Waiting } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { entryColumns } from './columns';
import { whiteList } from './data';
import { EntryForm } from './EntryForm';

/** Senders that are not checked by SPF (SVC-202 to SVC-207). */
export default function SpfWhiteListPage() {
  const list = useQuery(whiteList);
  const [adding, add] = useDisclosure(false);
  const [editing, setEditing] = useState<SpfWhiteListEntry | null>(null);
  const close = () => {
    add.close();
    setEditing(null);
  };
  const newButton = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
      New entry
    </Button>
  );
  return (
    <>
      <PageHeader
        title="SPF White List"
        subtitle="Senders with wrong SPF records that are let in all the same. SPF itself is set on each SMTP service."
        actions={newButton}
      />
      {list.isPending ? <Waiting /> : null}
      {list.isError && !list.data ? (
        <FailureState
          title="The white list could not be loaded"
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      ) : null}
      {list.isRefetchError ? (
        <StaleNotice error={list.error} onRetry={() => void list.refetch()} />
      ) : null}
      {list.data ? (
        <DataTable
          label="SPF white list"
          columns={entryColumns}
          rows={list.data.items}
          rowId={(row) => String(row.id)}
          onOpen={setEditing}
          empty={
            <EmptyState icon={IconShieldCheck} title="Everybody is checked" action={newButton}>
              An entry lets mail in although the sender&apos;s SPF record is wrong.
            </EmptyState>
          }
        />
      ) : null}
      <Modal
        opened={adding || editing !== null}
        onClose={close}
        title={editing ? 'Edit entry' : 'New entry'}
        size="md"
      >
        <EntryForm entry={editing} services={list.data?.services ?? []} onClose={close} />
      </Modal>
    </>
  );
}
