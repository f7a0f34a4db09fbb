import { Button, Card, Code, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlus, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import type { GreylistExemptionKind } from '../../api/types';
import { showFormErrors } from '../../shared/formErrors';
import { showSuccess } from '../../shared/notify';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { ListResult } from '../../shared/table/ListResult';
import { exemptionColumns } from './columns';
import { exemptionsQuery, useAddExemption } from './data';
import { kindLabels } from './labels';

const kinds = Object.entries(kindLabels).map(([value, { label }]) => ({ value, label }));

/** Who is never greylisted (SVC-170, SVC-172). */
export function ExemptionsTab() {
  const list = useQuery(exemptionsQuery);
  return (
    <ListResult list={list} failure="The exemptions could not be loaded">
      {(data) => (
        <Stack gap="md">
          <AddExemption />
          <DataTable
            label="Exemptions from greylisting"
            columns={exemptionColumns}
            rows={data.items}
            rowId={(row) => String(row.id)}
            empty={
              <EmptyState icon={IconShieldCheck} title="No exemptions of your own">
                Logged-in users, addresses that may relay and mail to postmaster are never
                greylisted.
              </EmptyState>
            }
          />
          <Card>
            <Text fw={600} size="sm">
              Large providers
            </Text>
            <Text size="sm" c="dimmed" mb="xs">
              They try again from other addresses, so mail that passes one of these SPF records is
              not delayed while the setting “Never greylist large providers” is on.
            </Text>
            <Group gap={6}>
              {data.largeProviders.map((domain) => (
                <Code key={domain}>{domain}</Code>
              ))}
            </Group>
          </Card>
        </Stack>
      )}
    </ListResult>
  );
}

function AddExemption() {
  const add = useAddExemption();
  const form = useForm({
    initialValues: { kind: 'client' as GreylistExemptionKind, pattern: '', comment: '' },
    validate: { pattern: (text) => (text.trim() === '' ? 'Type what shall be exempt.' : null) },
  });
  const submit = form.onSubmit((values) =>
    add.mutate(values, {
      onSuccess: (added) => {
        showSuccess(`${added.pattern} is never greylisted from now on.`);
        form.setValues({ pattern: '', comment: '' });
      },
      onError: (error) => showFormErrors(form, error, 'The exemption was not added'),
    }),
  );
  return (
    <Card component="form" onSubmit={submit} noValidate>
      <Group align="flex-start" gap="sm">
        <NativeSelect label="Is about" data={kinds} {...form.getInputProps('kind')} />
        <TextInput
          label="Pattern"
          autoCapitalize="none"
          spellCheck={false}
          flex={2}
          miw={200}
          {...form.getInputProps('pattern')}
        />
        <TextInput label="Comment" flex={1} miw={140} {...form.getInputProps('comment')} />
        <Button
          type="submit"
          mt={25}
          leftSection={<IconPlus size={16} aria-hidden />}
          loading={add.isPending}
        >
          Add exemption
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt="xs">
        {kindLabels[form.values.kind].help}
      </Text>
    </Card>
  );
}
