import {
  ActionIcon,
  Anchor,
  Badge,
  Group,
  NativeSelect,
  Progress,
  Switch,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconCheck, IconPencil } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';
import { useState } from 'react';
import { Link } from 'wouter';

import type { ServiceEncryption, ServiceItem } from '../../api/types';
import { formatCount, niceCeiling } from '../../shared/format';
import { showFailure, showSuccess } from '../../shared/notify';
import type { Columns, Features } from '../../shared/table/features';
import { useChangeService } from './data';
import { bindingSummary, encryptionChoices, stateOf, typeLabel } from './labels';

const helper = createColumnHelper<Features, ServiceItem>();

/** The grid of SVC-004; each cell writes what the service's own page writes. */
export function serviceColumns(onBindings: (service: ServiceItem) => void): Columns<ServiceItem> {
  return helper.columns([
    helper.accessor('type', {
      meta: { label: 'Type' },
      cell: ({ row }) => typeLabel(row.original.type),
    }),
    helper.accessor('name', {
      meta: { label: 'Name', wrap: true },
      cell: ({ row }) => <NameCell service={row.original} />,
    }),
    helper.accessor('enabled', {
      meta: { label: 'Enabled' },
      cell: ({ row }) => <EnabledCell service={row.original} />,
    }),
    helper.accessor('encryption', {
      meta: { label: 'Encryption' },
      cell: ({ row }) => <EncryptionCell service={row.original} />,
    }),
    helper.accessor((service) => bindingSummary(service.bindings), {
      id: 'binding',
      meta: { label: 'Binding' },
      cell: ({ row }) => (
        <Anchor
          component="button"
          type="button"
          size="sm"
          className="mono"
          ta="left"
          style={{ whiteSpace: 'nowrap' }}
          aria-label={`Bindings of ${row.original.name}`}
          onClick={() => onBindings(row.original)}
        >
          {bindingSummary(row.original.bindings)}
        </Anchor>
      ),
    }),
    helper.accessor((service) => stateOf(service).label, {
      id: 'state',
      meta: { label: 'State' },
      cell: ({ row }) => <StateCell service={row.original} />,
    }),
    helper.accessor('sessions', {
      sortDescFirst: true,
      meta: { label: 'Sessions' },
      cell: ({ row }) => <SessionsBar service={row.original} />,
    }),
  ]);
}

/** Editable in place (SVC-005). */
function NameCell({ service }: { service: ServiceItem }) {
  const [name, setName] = useState<string | null>(null);
  const change = useChangeService();
  if (name === null) {
    return (
      <Group gap={4} wrap="nowrap">
        <Anchor component={Link} href={`/services/${service.id}`} fw={550} size="sm">
          {service.name}
        </Anchor>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Rename ${service.name}`}
          onClick={() => setName(service.name)}
        >
          <IconPencil size={14} aria-hidden />
        </ActionIcon>
      </Group>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(
          { id: service.id, name },
          { onSuccess: () => setName(null), onError: showFailure('The service was not renamed') },
        );
      }}
    >
      <TextInput
        size="xs"
        aria-label={`New name of ${service.name}`}
        value={name}
        autoFocus
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setName(null);
        }}
        rightSection={
          <ActionIcon
            type="submit"
            size="sm"
            variant="subtle"
            aria-label="Save the name"
            loading={change.isPending}
          >
            <IconCheck size={14} aria-hidden />
          </ActionIcon>
        }
      />
    </form>
  );
}

function EnabledCell({ service }: { service: ServiceItem }) {
  const change = useChangeService();
  const set = (enabled: boolean) =>
    change.mutate(
      { id: service.id, enabled },
      {
        onSuccess: () => showSuccess(`${service.name} was ${enabled ? 'enabled' : 'disabled'}.`),
        onError: showFailure('The service was not changed'),
      },
    );
  return (
    <Switch
      aria-label={`${service.name} is enabled`}
      checked={service.enabled}
      disabled={change.isPending}
      onChange={(event) => {
        if (event.currentTarget.checked) set(true);
        // SVC-007: switching off where mail comes in deserves a second thought.
        else if (service.builtIn) {
          modals.openConfirmModal({
            title: `Disable ${service.name}?`,
            children: (
              <Text size="sm">
                New clients are refused from now on; sessions that are open finish.
              </Text>
            ),
            labels: { confirm: 'Disable', cancel: 'Cancel' },
            confirmProps: { color: 'red' },
            onConfirm: () => set(false),
          });
        } else set(false);
      }}
    />
  );
}

function EncryptionCell({ service }: { service: ServiceItem }) {
  const change = useChangeService();
  return (
    <NativeSelect
      size="xs"
      miw={152}
      aria-label={`Encryption of ${service.name}`}
      value={service.encryption}
      data={encryptionChoices(service.type)}
      disabled={change.isPending}
      onChange={(event) =>
        change.mutate(
          { id: service.id, encryption: event.currentTarget.value as ServiceEncryption },
          {
            onSuccess: () => showSuccess('The next session uses the new encryption.'),
            onError: showFailure('The service was not changed'),
          },
        )
      }
    />
  );
}

function StateCell({ service }: { service: ServiceItem }) {
  const state = stateOf(service);
  return (
    <div>
      <Badge color={state.color}>{state.label}</Badge>
      {state.why === undefined ? null : (
        <Text size="xs" c="red" maw="16rem" style={{ whiteSpace: 'normal' }}>
          {state.why}
        </Text>
      )}
    </div>
  );
}

/** Filled against the service's own limit, or against a nice number when it has none (STS-077). */
function SessionsBar({ service }: { service: ServiceItem }) {
  const limited = service.maximumSessions > 0;
  const scale = limited ? service.maximumSessions : niceCeiling(service.sessions);
  const share = (100 * service.sessions) / scale;
  const nearlyFull = limited && share >= 90;
  return (
    <Tooltip label="Over all processes that listen">
      <Group gap="sm" wrap="nowrap">
        <Text size="sm" className="figures" miw={72}>
          {formatCount(service.sessions)}
          {limited ? (
            <span className="dimmed"> of {formatCount(service.maximumSessions)}</span>
          ) : null}
        </Text>
        <Progress
          value={share}
          color={nearlyFull ? 'red' : undefined}
          w={64}
          aria-label={`Sessions of ${service.name}`}
        />
      </Group>
    </Tooltip>
  );
}
