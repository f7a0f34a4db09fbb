import { Button, Card, Group, Text, TextInput } from '@mantine/core';
import { IconPlus, IconWorld } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type SubmitEvent } from 'react';

import { ApiError, messageOf } from '../../api/errors';
import { showSuccess } from '../../shared/notify';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState, FailureState, Waiting } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { domainColumns } from './columns';
import { domainsQuery, useAddDomain } from './data';

/** Domains handled here, and the default domain (SET-329, SET-330). Each change is saved at once. */
export default function DomainsPage() {
  const domains = useQuery(domainsQuery);
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <PageHeader
        title="Local Domains"
        subtitle="Mail to these domains is received here. Changes are saved at once."
      />
      {domains.isPending ? <Waiting /> : null}
      {domains.isError && !domains.data ? (
        <FailureState
          title="The domains could not be loaded"
          error={domains.error}
          onRetry={() => void domains.refetch()}
        />
      ) : null}
      {domains.data ? (
        <>
          <AddDomain field={field} />
          <DataTable
            label="Local domains"
            columns={domainColumns}
            rows={domains.data.items}
            rowId={(row) => row.name}
            empty={
              <EmptyState icon={IconWorld} title="No local domain yet">
                Until there is one, no mail from outside is accepted. The first one becomes the
                default domain.
              </EmptyState>
            }
          />
        </>
      ) : null}
    </>
  );
}

function AddDomain({ field }: { field: React.RefObject<HTMLInputElement | null> }) {
  const add = useAddDomain();
  const [name, setName] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim() === '') {
      field.current?.focus();
      return;
    }
    add.mutate(name.trim(), {
      onSuccess: (domain) => {
        showSuccess(`Mail to ${domain.displayName} is received from now on.`);
        setName('');
        field.current?.focus();
      },
      onError: () => field.current?.focus(),
    });
  };
  return (
    <Card component="form" onSubmit={submit} noValidate mb="md">
      <Group align="flex-start" gap="sm">
        <TextInput
          ref={field}
          label="Domain"
          placeholder="example.com"
          autoCapitalize="none"
          spellCheck={false}
          flex={1}
          miw={220}
          value={name}
          error={add.error ? complaint(add.error) : undefined}
          onChange={(event) => {
            setName(event.currentTarget.value);
            if (add.isError) add.reset();
          }}
        />
        <Button
          type="submit"
          mt={25}
          leftSection={<IconPlus size={16} aria-hidden />}
          loading={add.isPending}
        >
          Add domain
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt="xs">
        For mail from outside, the domain&apos;s MX record in DNS has to name this server.
      </Text>
    </Card>
  );
}

function complaint(error: Error): string {
  return (error instanceof ApiError ? error.formErrors.name : undefined) ?? messageOf(error);
}
