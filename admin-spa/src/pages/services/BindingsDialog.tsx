import {
  ActionIcon,
  Alert,
  Autocomplete,
  Button,
  Group,
  Modal,
  NumberInput,
  Stack,
  Text,
} from '@mantine/core';
import { IconAlertTriangle, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';

import { ApiError } from '../../api/errors';
import type { ServiceBindingItem, ServiceItem } from '../../api/types';
import { showFailure, showSuccess } from '../../shared/notify';
import { useSetBindings } from './data';
import classes from './services.module.css';

interface BindingsDialogProps {
  service: ServiceItem;
  locked: boolean;
  onlyAddress: string | null;
  onClose: () => void;
}

interface Draft {
  readonly key: number;
  readonly address: string;
  readonly port: number | string;
  readonly publishedPort: number | string;
}

let nextKey = 0;

function draftOf(binding?: ServiceBindingItem, address = 'Default'): Draft {
  return {
    key: nextKey++,
    address: binding?.address ?? address,
    port: binding?.port ?? '',
    publishedPort: binding?.publishedPort ?? '',
  };
}

/** Where a service listens (SVC-383 to SVC-390): one row a binding, all of them saved together. */
export function BindingsDialog({ service, locked, onlyAddress, onClose }: BindingsDialogProps) {
  const [drafts, setDrafts] = useState<readonly Draft[]>(() =>
    service.bindings.map((binding) => draftOf(binding)),
  );
  const [errors, setErrors] = useState<Readonly<Record<number, string>>>({});
  const save = useSetBindings(service.id);
  const edit = (key: number, change: Partial<Draft>) => {
    setErrors({});
    setDrafts((all) => all.map((draft) => (draft.key === key ? { ...draft, ...change } : draft)));
  };

  const submit = () => {
    const wrong = Object.fromEntries(
      drafts.flatMap((draft, i) =>
        typeof draft.port === 'number' ? [] : [[i, 'A port is a number from 1 to 65535.']],
      ),
    );
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    save.mutate(
      drafts.map((draft) => ({
        address: draft.address.trim(),
        port: Number(draft.port),
        publishedPort: typeof draft.publishedPort === 'number' ? draft.publishedPort : null,
      })),
      {
        onSuccess: () => {
          showSuccess('The bindings were saved. Open sessions live on.');
          onClose();
        },
        onError: (error) => {
          const found = error instanceof ApiError ? bindingErrors(error.formErrors) : {};
          if (Object.keys(found).length > 0) setErrors(found);
          else showFailure('The bindings were not saved')(error);
        },
      },
    );
  };

  return (
    <Modal opened onClose={onClose} title={`Bindings of ${service.name}`} size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            <b>Default</b> is the address that the host was started with; <b>Any</b>, <b>AnyIPv4</b>{' '}
            and <b>AnyIPv6</b> are all of the machine. The published port is what clients reach when
            a load balancer maps it.
          </Text>
          {locked ? (
            <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} p="xs">
              Whoever runs this installation has locked the bindings.
            </Alert>
          ) : null}
          {drafts.length === 0 ? (
            <Text size="sm" ta="center" py="md" c="dimmed">
              No bindings: the service listens nowhere.
            </Text>
          ) : null}
          {drafts.map((draft, i) => (
            <div key={draft.key} className={classes.binding}>
              <Autocomplete
                label="Address"
                aria-label={`Address of binding ${i + 1}`}
                data={
                  onlyAddress === null ? ['Default', 'Any', 'AnyIPv4', 'AnyIPv6'] : [onlyAddress]
                }
                value={draft.address}
                disabled={locked}
                spellCheck={false}
                error={errors[i]}
                onChange={(address) => edit(draft.key, { address })}
              />
              <NumberInput
                label="Port"
                aria-label={`Port of binding ${i + 1}`}
                min={1}
                max={65535}
                clampBehavior="blur"
                allowDecimal={false}
                hideControls
                value={draft.port}
                disabled={locked}
                onChange={(port) => edit(draft.key, { port })}
              />
              <NumberInput
                label="Published port"
                aria-label={`Published port of binding ${i + 1}`}
                placeholder="the same"
                min={1}
                max={65535}
                clampBehavior="blur"
                allowDecimal={false}
                hideControls
                value={draft.publishedPort}
                disabled={locked}
                onChange={(publishedPort) => edit(draft.key, { publishedPort })}
              />
              <ActionIcon
                variant="subtle"
                color="red"
                size="lg"
                mt={26}
                aria-label={`Remove binding ${i + 1}`}
                disabled={locked}
                onClick={() => {
                  setErrors({});
                  setDrafts((all) => all.filter((other) => other.key !== draft.key));
                }}
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            </div>
          ))}
          <Group justify="space-between" mt="xs">
            <Button
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden />}
              disabled={locked}
              onClick={() =>
                setDrafts((all) => [...all, draftOf(undefined, onlyAddress ?? 'Default')])
              }
            >
              New binding
            </Button>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={save.isPending} disabled={locked}>
                Save
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The server names a binding `bindings[2]`. */
function bindingErrors(errors: Readonly<Record<string, string>>): Record<number, string> {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([field, text]) => {
      const index = /^bindings\[(\d+)\]$/.exec(field)?.[1];
      return index === undefined ? [] : [[Number(index), text]];
    }),
  );
}
