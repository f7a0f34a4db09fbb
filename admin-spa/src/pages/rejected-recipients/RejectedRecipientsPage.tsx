import { Button, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { IconMailOff, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { showFailure, showSuccess } from '../../shared/notify';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { ListResult, NoMatch } from '../../shared/table/ListResult';
import { TableFooter } from '../../shared/table/TableFooter';
import { columns } from './columns';
import { rejectedRecipients, useClearRejected } from './data';

/** Local addresses that nobody has and that somebody tried (SVC-221). */
export default function RejectedRecipientsPage() {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 250);
  const [page, setPage] = useState(1);
  const list = useQuery(rejectedRecipients({ search, page }));
  const clear = useClearRejected();
  const askClear = () =>
    modals.openConfirmModal({
      title: 'Forget all addresses?',
      children: <Text size="sm">The list begins anew. Nothing else changes.</Text>,
      labels: { confirm: 'Forget all', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        clear.mutate(undefined, {
          onSuccess: () => showSuccess('The list is empty now.'),
          onError: showFailure('The list was not emptied'),
        }),
    });
  return (
    <>
      <PageHeader
        title="Rejected Recipients"
        subtitle="Local addresses that nobody has and that somebody tried: typing errors of correspondents, and guesses of spam software. Kept for 30 days."
        actions={
          <Button
            variant="default"
            onClick={askClear}
            loading={clear.isPending}
            disabled={(list.data?.total ?? 0) === 0}
          >
            Forget all
          </Button>
        }
      />
      <TextInput
        aria-label="Address, sender or client"
        placeholder="Address, sender or client"
        leftSection={<IconSearch size={16} aria-hidden />}
        autoCapitalize="none"
        spellCheck={false}
        maw={360}
        mb="md"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setPage(1);
        }}
      />
      <ListResult list={list} failure="The addresses could not be loaded">
        {(data) => (
          <>
            <DataTable
              label="Rejected recipients"
              columns={columns}
              rows={data.items}
              rowId={(row) => `${row.recipient} ${row.client} ${row.serviceName ?? ''}`}
              refreshing={list.isPlaceholderData}
              empty={
                search === '' ? (
                  <EmptyState icon={IconMailOff} title="No address was rejected">
                    Addresses are remembered where a service has “Log Rejected unrecognised
                    recipients” switched on, on its tab Advanced.
                  </EmptyState>
                ) : (
                  <NoMatch title="No address matches" onClear={() => setTyped('')} />
                )
              }
            />
            <TableFooter {...data} onPage={setPage} noun="address" nouns="addresses" />
          </>
        )}
      </ListResult>
    </>
  );
}
