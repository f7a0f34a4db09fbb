import { Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMailCheck, IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { PageHeader } from '../../shared/PageHeader';
import { EmptyState, FailureState, StaleNotice, Waiting } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { TableFooter } from '../../shared/table/TableFooter';
import { domainColumns } from './columns';
import { dmarcDomains } from './data';
import { periods } from './labels';
import { SourcesDrawer } from './SourcesDrawer';

/** What arrives under which author's domain, and from whom: the data of DMARC aggregate reports. */
export default function DmarcPage() {
  const [days, setDays] = useState(7);
  const [typed, setTyped] = useState('');
  const [author] = useDebouncedValue(typed.trim(), 250);
  const [page, setPage] = useState(1);
  const [opened, setOpened] = useState<string | null>(null);
  const list = useQuery(dmarcDomains({ days, author, page }));
  return (
    <>
      <PageHeader
        title="DMARC"
        subtitle="What arrives under which author's domain, whether SPF or DKIM vouches for it, and from whom it comes"
      />
      <Group mb="md" gap="sm">
        <TextInput
          aria-label="Author domain"
          placeholder="Author domain"
          leftSection={<IconSearch size={16} aria-hidden />}
          autoCapitalize="none"
          spellCheck={false}
          flex={1}
          miw={200}
          maw={360}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setPage(1);
          }}
        />
        <SegmentedControl
          aria-label="Period"
          data={periods}
          value={String(days)}
          onChange={(value) => {
            setDays(Number(value));
            setPage(1);
          }}
        />
      </Group>
      {list.isPending ? <Waiting /> : null}
      {list.isError && !list.data ? (
        <FailureState
          title="The figures could not be loaded"
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
            label="Author domains"
            columns={domainColumns}
            rows={list.data.items}
            rowId={(row) => row.author}
            onOpen={(row) => setOpened(row.author)}
            refreshing={list.isPlaceholderData}
            empty={
              author === '' ? (
                <EmptyState icon={IconMailCheck} title="Nothing in this time">
                  Mail from other servers is counted here a few seconds after it came.
                </EmptyState>
              ) : (
                <EmptyState
                  icon={IconSearchOff}
                  title="No domain matches"
                  action={
                    <Button variant="default" onClick={() => setTyped('')}>
                      Show all
                    </Button>
                  }
                />
              )
            }
          />
          <TableFooter {...list.data} onPage={setPage} noun="domain" />
        </>
      ) : null}
      <SourcesDrawer author={opened} days={days} onClose={() => setOpened(null)} />
    </>
  );
}
