import { Button, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { AccountDetail, MappingItem } from '../../../api/types';
import { FailureState, Waiting } from '../../../shared/states';
import { DataTable } from '../../../shared/table/DataTable';
import { mappingColumns } from '../../mappings/columns';
import { mappingsOfAccount } from '../../mappings/data';
import { MappingDialog } from '../../mappings/MappingDialog';

const columns = mappingColumns.filter(
  (column) => !('accessorKey' in column) || column.accessorKey !== 'target',
);

/** Which addresses reach this user, and the mappings behind them (USR-270). */
export function AliasesTab({ detail }: { detail: AccountDetail }) {
  const { account } = detail;
  const mappings = useQuery(mappingsOfAccount(account.id));
  const [adding, add] = useDisclosure(false);
  const [editing, setEditing] = useState<MappingItem | null>(null);

  return (
    <Stack gap="md">
      <Card>
        <Title order={2} mb="xs">
          Addresses
        </Title>
        {detail.addresses.length === 0 ? (
          <Text size="sm" c="dimmed">
            No address reaches this user: there is no local domain yet, or a mapping takes its mail
            elsewhere.
          </Text>
        ) : (
          <List size="sm" listStyleType="none" spacing={2}>
            {detail.addresses.map((address) => (
              <List.Item key={address}>
                <span className="mono">{address}</span>
              </List.Item>
            ))}
          </List>
        )}
      </Card>
      <Group justify="space-between">
        <Title order={2}>Mappings to this user</Title>
        <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={add.open}>
          New alias
        </Button>
      </Group>
      {mappings.isPending ? <Waiting /> : null}
      {mappings.isError ? (
        <FailureState
          title="The mappings could not be loaded"
          error={mappings.error}
          onRetry={() => void mappings.refetch()}
        />
      ) : null}
      {mappings.data ? (
        <DataTable
          label={`Mappings to ${account.name}`}
          columns={columns}
          rows={mappings.data.items}
          rowId={(row) => String(row.id)}
          onOpen={setEditing}
          empty={
            <Text p="lg" ta="center" size="sm" c="dimmed">
              None. The user&apos;s own name reaches it at every local domain without a mapping.
            </Text>
          }
        />
      ) : null}
      <MappingDialog
        opened={adding || editing !== null}
        mapping={editing}
        target={account.name}
        onClose={() => {
          add.close();
          setEditing(null);
        }}
      />
    </Stack>
  );
}
