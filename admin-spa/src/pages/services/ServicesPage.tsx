import { Alert, Button, List, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { IconAlertTriangle, IconPlugConnectedX, IconPlus, IconRestore } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import type { ServiceItem } from '../../api/types';
import { countOf } from '../../shared/format';
import { showFailure, showSuccess } from '../../shared/notify';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { ListResult } from '../../shared/table/ListResult';
import { AddServiceDialog } from './AddServiceDialog';
import { BindingsDialog } from './BindingsDialog';
import { serviceColumns } from './columns';
import { servicesQuery, useResetPorts } from './data';

/** All services in one grid (SVC-004). */
export default function ServicesPage() {
  const services = useQuery(servicesQuery);
  const [adding, add] = useDisclosure(false);
  const [binding, setBinding] = useState<number | null>(null);
  const columns = useMemo(() => serviceColumns((service) => setBinding(service.id)), []);
  const items = services.data?.items ?? [];
  const sessions = items.reduce((sum, service) => sum + service.sessions, 0);
  const bound = items.find((service) => service.id === binding) ?? null;

  return (
    <>
      <PageHeader
        title="Services"
        subtitle={services.data ? `${countOf(sessions, 'session')} open now` : 'What listens where'}
        actions={
          <>
            <ResetPortsButton locked={services.data?.bindingsLocked ?? false} />
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
              Add service
            </Button>
          </>
        }
      />
      <ListResult list={services} failure="The services could not be loaded">
        {(list) => (
          <>
            <Warnings services={list.items} />
            <DataTable
              label="Services"
              columns={columns}
              rows={list.items}
              rowId={(row) => String(row.id)}
              isDimmed={(row) => !row.enabled}
              empty={<EmptyState icon={IconPlugConnectedX} title="There are no services" />}
            />
          </>
        )}
      </ListResult>
      <AddServiceDialog opened={adding} onClose={add.close} />
      {services.data && bound ? (
        <BindingsDialog
          key={bound.id}
          service={bound}
          locked={services.data.bindingsLocked}
          onlyAddress={services.data.onlyAddress}
          onClose={() => setBinding(null)}
        />
      ) : null}
    </>
  );
}

function Warnings({ services }: { services: readonly ServiceItem[] }) {
  const warnings = services.flatMap((service) =>
    service.warnings.map((text) => ({ id: `${service.id} ${text}`, name: service.name, text })),
  );
  if (warnings.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} mb="md" role="status">
      <List size="sm" spacing={4} listStyleType="none">
        {warnings.map((warning) => (
          <List.Item key={warning.id}>
            <b>{warning.name}:</b> {warning.text}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** SVC-010 asks before it changes anything. */
function ResetPortsButton({ locked }: { locked: boolean }) {
  const reset = useResetPorts();
  if (locked) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconRestore size={16} aria-hidden />}
      loading={reset.isPending}
      onClick={() =>
        modals.openConfirmModal({
          title: 'Set ports to defaults?',
          children: (
            <Text size="sm">
              The built-in services get their first bindings again. Services that were added keep
              theirs. Open sessions live on.
            </Text>
          ),
          labels: { confirm: 'Set to defaults', cancel: 'Cancel' },
          onConfirm: () =>
            reset.mutate(undefined, {
              onSuccess: () => showSuccess('The built-in services have their default ports.'),
              onError: showFailure('The ports were not changed'),
            }),
        })
      }
    >
      Set ports to defaults
    </Button>
  );
}
