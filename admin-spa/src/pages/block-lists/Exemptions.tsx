import { Button, Card, Group, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlus, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { showFormErrors } from '../../shared/formErrors';
import { showSuccess } from '../../shared/notify';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { ListResult } from '../../shared/table/ListResult';
import { exemptionColumns } from './columns';
import { exemptionsQuery, useAddExemption } from './data';

/** Addresses that are never looked up (SVC-198). */
export function Exemptions() {
  const list = useQuery(exemptionsQuery);
  const add = useAddExemption();
  const form = useForm({
    initialValues: { pattern: '', comment: '' },
    validate: { pattern: (text) => (text.trim() === '' ? 'Type an address.' : null) },
  });
  const submit = form.onSubmit((values) =>
    add.mutate(values, {
      onSuccess: (added) => {
        showSuccess(`${added.pattern} is never looked up from now on.`);
        form.reset();
      },
      onError: (error) => showFormErrors(form, error, 'The addresses were not added'),
    }),
  );
  return (
    <>
      <Card component="form" onSubmit={submit} noValidate mb="md">
        <Group align="flex-start" gap="sm">
          <TextInput
            label="Addresses"
            placeholder="192.0.2.0/24"
            autoCapitalize="none"
            spellCheck={false}
            flex={1}
            miw={200}
            {...form.getInputProps('pattern')}
          />
          <TextInput
            label="Comment on the addresses"
            flex={1}
            miw={160}
            {...form.getInputProps('comment')}
          />
          <Button
            type="submit"
            mt={25}
            leftSection={<IconPlus size={16} aria-hidden />}
            loading={add.isPending}
          >
            Add
          </Button>
        </Group>
      </Card>
      <ListResult list={list} failure="The addresses could not be loaded">
        {(data) => (
          <DataTable
            label="Addresses that are never looked up"
            columns={exemptionColumns}
            rows={data}
            rowId={(row) => String(row.id)}
            empty={<EmptyState icon={IconShieldCheck} title="No addresses of your own" />}
          />
        )}
      </ListResult>
    </>
  );
}
