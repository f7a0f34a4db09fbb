import { Button, Modal, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconListSearch, IconPlus, IconShieldOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { BlockListItem } from '../../api/types';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { ListResult } from '../../shared/table/ListResult';
import { AddressTest } from './AddressTest';
import { BlockListForm } from './BlockListForm';
import { listColumns } from './columns';
import { listsQuery, smtpServicesQuery } from './data';
import { Exemptions } from './Exemptions';

/** The DNS lists that clients are looked up in, and who never is (SVC-185 to SVC-199). */
export default function BlockListsPage() {
  const lists = useQuery(listsQuery);
  const services = useQuery(smtpServicesQuery).data ?? null;
  const [testing, test] = useDisclosure(false);
  const [adding, add] = useDisclosure(false);
  const [editing, setEditing] = useState<BlockListItem | null>(null);
  const close = () => {
    add.close();
    setEditing(null);
  };
  const newButton = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
      New list
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Block Lists"
        subtitle="DNS lists that sending servers are looked up in. What happens to those listed is a setting of each SMTP service."
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconListSearch size={16} aria-hidden />}
              aria-expanded={testing}
              onClick={test.toggle}
            >
              Test an address
            </Button>
            {newButton}
          </>
        }
      />
      {testing ? <AddressTest /> : null}
      <ListResult list={lists} failure="The lists could not be loaded">
        {(data) => (
          <>
            <DataTable
              label="Lists"
              columns={listColumns(data, services)}
              rows={data}
              rowId={(row) => String(row.id)}
              onOpen={setEditing}
              isDimmed={(row) => !row.enabled}
              empty={
                <EmptyState icon={IconShieldOff} title="No lists" action={newButton}>
                  Nobody is looked up. Read the terms of a list before you use it: many forbid
                  public resolvers or large numbers of questions.
                </EmptyState>
              }
            />
            <Title order={2} size="h3" mt="xl" mb={4}>
              Never looked up
            </Title>
            <Text size="sm" c="dimmed" mb="sm">
              Private addresses, addresses that may send without log-in and users who log in are
              never refused because of a list.
            </Text>
            <Exemptions />
          </>
        )}
      </ListResult>
      <Modal
        opened={adding || editing !== null}
        onClose={close}
        title={editing ? 'Edit list' : 'New list'}
        size="md"
      >
        <BlockListForm list={editing} services={services} onClose={close} />
      </Modal>
    </>
  );
}
