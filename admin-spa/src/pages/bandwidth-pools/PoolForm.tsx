import {
  Alert,
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  Stack,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';

import type { BandwidthPoolItem } from '../../api/types';
import { formatBytes } from '../../shared/format';
import { showFormErrors } from '../../shared/formErrors';
import { showFailure, showSuccess } from '../../shared/notify';
import { useResetPool, useSavePool } from './data';

type Meaning = 'limit' | 'parent' | 'none';

interface PoolFormProps {
  /** Null for one that nobody has set up yet. */
  pool: BandwidthPoolItem | null;
  taken: readonly BandwidthPoolItem[];
  onClose: () => void;
}

/** Below this, sessions time out before anything useful has passed (SVC-402). */
const slow = 1000;

export function PoolForm({ pool, taken, onClose }: PoolFormProps) {
  const save = useSavePool();
  const reset = useResetPool();
  const form = useForm({
    initialValues: {
      id: pool?.id ?? firstFree(taken),
      name: pool?.name ?? '',
      meaning: meaningOf(pool?.allowed ?? 1),
      rate: pool && pool.allowed > 0 ? pool.allowed : 1_000_000,
      parent: pool && pool.allowed < 0 ? -pool.allowed : 1,
      allowed: null,
    },
  });
  const { meaning, rate } = form.values;
  const submit = form.onSubmit((values) => {
    const allowed =
      values.meaning === 'none' ? 0 : values.meaning === 'parent' ? -values.parent : values.rate;
    save.mutate(
      { id: values.id, body: { name: values.name.trim(), allowed } },
      {
        onSuccess: (saved) => {
          showSuccess(`The pool ${saved.name} was saved.`);
          onClose();
        },
        onError: (error) => showFormErrors(form, error, 'The pool was not saved'),
      },
    );
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {pool ? null : (
          <NumberInput
            label="ID"
            min={1}
            max={1000}
            allowDecimal={false}
            {...form.getInputProps('id')}
          />
        )}
        <TextInput
          label="Name"
          placeholder={`pool-${form.values.id}`}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <SegmentedControl
          aria-label="Allowed bandwidth"
          data={[
            { value: 'limit', label: 'A rate' },
            { value: 'parent', label: 'Share a pool' },
            { value: 'none', label: 'No limit' },
          ]}
          {...form.getInputProps('meaning')}
        />
        {meaning === 'limit' ? (
          <NumberInput
            label="Bytes per second"
            description={`All connections together, both directions: ${formatBytes(rate)} per second`}
            min={1}
            max={999_999_999_999}
            allowDecimal={false}
            thousandSeparator=" "
            {...form.getInputProps('rate')}
          />
        ) : null}
        {meaning === 'parent' ? (
          <NumberInput
            label="Pool to share"
            description="Its rate is shared with everybody else who uses it."
            min={1}
            max={1000}
            allowDecimal={false}
            {...form.getInputProps('parent')}
          />
        ) : null}
        {form.errors.allowed ? (
          <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            {form.errors.allowed}
          </Alert>
        ) : null}
        {meaning === 'limit' && rate < slow ? (
          <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
            Less than {slow} bytes per second: sessions will time out.
          </Alert>
        ) : null}
        <Group justify="space-between">
          {pool && !pool.isDefault ? (
            <Button
              variant="subtle"
              color="red"
              loading={reset.isPending}
              onClick={() =>
                reset.mutate(pool.id, {
                  onSuccess: () => {
                    showSuccess(`Pool ${pool.id} has no limit any more.`);
                    onClose();
                  },
                  onError: showFailure('The pool was not reset'),
                })
              }
            >
              Reset to default
            </Button>
          ) : (
            <span />
          )}
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

function meaningOf(allowed: number): Meaning {
  if (allowed === 0) return 'none';
  return allowed < 0 ? 'parent' : 'limit';
}

function firstFree(taken: readonly BandwidthPoolItem[]): number {
  const used = new Set(taken.map(({ id }) => id));
  let id = 1;
  while (used.has(id)) id++;
  return id;
}
