import { Anchor, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAddressBook, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';

import { ApiError } from '../../api/errors';
import { countOf, formatBytes, formatCount } from '../../shared/format';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState, FailureState, StaleNotice, Waiting } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { FilterButton } from '../../shared/table/FilterButton';
import { NoMatch } from '../../shared/table/ListResult';
import { TableFooter } from '../../shared/table/TableFooter';
import { useTableState } from '../../shared/table/useTableState';
import { useDashboard } from '../dashboard/data';
import { userColumns } from './columns';
import { CreateUserDialog } from './CreateUserDialog';
import { accountList } from './data';

/** The list of users (USR-138 to USR-149). */
export default function UsersPage() {
  const table = useTableState('name');
  const list = useQuery(accountList(table));
  const [filtersWanted, filters] = useDisclosure(table.isFiltered);
  const [creating, create] = useDisclosure(false);
  const [, navigate] = useLocation();
  const refusedFilter =
    list.error instanceof ApiError && list.error.status === 422 ? list.error : null;
  const showFilters = filtersWanted || table.isFiltered;

  const newButton = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create.open}>
      New user
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Users"
        subtitle={<Subtitle />}
        actions={
          <>
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
      {list.isPending ? <Waiting /> : null}
      {list.isError && !list.data && !refusedFilter ? (
        <FailureState
          title="The users could not be loaded"
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      ) : null}
      {list.isRefetchError && !refusedFilter ? (
        <StaleNotice error={list.error} onRetry={() => void list.refetch()} />
      ) : null}
      {list.data || refusedFilter ? (
        <>
          <DataTable
            label="Users"
            columns={userColumns}
            rows={list.data?.items ?? []}
            rowId={(row) => String(row.id)}
            state={table}
            showFilters={showFilters}
            filterErrors={refusedFilter?.formErrors ?? {}}
            onOpen={(row) => navigate(`/users/${row.id}`)}
            isDimmed={(row) => row.state !== 'active'}
            refreshing={list.isPlaceholderData}
            empty={
              table.isFiltered ? (
                <NoMatch
                  title={refusedFilter ? 'A filter is not understood' : 'No user matches'}
                  onClear={table.clearFilters}
                >
                  All filters have to match together.
                </NoMatch>
              ) : (
                <EmptyState icon={IconAddressBook} title="No users yet" action={newButton}>
                  A user is a mailbox with a log-in for SMTP, POP3 and IMAP.
                </EmptyState>
              )
            }
          />
          {list.data ? <TableFooter {...list.data} onPage={table.setPage} noun="user" /> : null}
        </>
      ) : null}
      <CreateUserDialog opened={creating} onClose={create.close} />
    </>
  );
}

/** How many users there are (USR-138), and the queue in one line (USR-140). */
function Subtitle() {
  const { data } = useDashboard({ slow: true });
  if (!data) return <Text span>Mailboxes with a log-in</Text>;
  return (
    <Group gap="md" component="span" className="figures">
      <span>
        {countOf(data.accounts.total, 'user')}, {formatCount(data.accounts.active)} active
      </span>
      <Anchor component={Link} href="/queue?direction=outgoing" size="sm">
        Outgoing queue: {countOf(data.queue.outgoing, 'message')}
        {data.queue.outgoing > 0 ? `, ${formatBytes(data.queue.outgoingBytes)}` : ''}
      </Anchor>
    </Group>
  );
}
