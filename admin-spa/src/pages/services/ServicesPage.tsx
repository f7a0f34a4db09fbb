import { Badge, Group, Progress, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { createColumnHelper } from '@tanstack/react-table';

import type { ServiceItem } from '../../api/types';
import { countOf, formatCount, niceCeiling } from '../../shared/format';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState, FailureState, StaleNotice, Waiting } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import type { Columns, Features } from '../../shared/table/features';
import { servicesQuery } from './data';

const tlsLabels: Record<ServiceItem['tls'], string> = {
  none: 'None',
  startTls: 'STARTTLS',
  implicit: 'TLS from the first byte',
};

const helper = createColumnHelper<Features, ServiceItem>();

const columns: Columns<ServiceItem> = helper.columns([
  helper.accessor('name', { meta: { label: 'Name' } }),
  helper.accessor('protocol', { meta: { label: 'Type' } }),
  helper.accessor('endPoint', {
    meta: { label: 'Binding', wrap: true },
    cell: ({ row }) => <span className="mono">{row.original.endPoint}</span>,
  }),
  helper.accessor('tls', {
    meta: { label: 'Encryption' },
    cell: ({ row }) => tlsLabels[row.original.tls],
  }),
  helper.accessor('running', {
    meta: { label: 'State' },
    cell: ({ row }) => (
      <Badge color={row.original.running ? 'teal' : 'red'}>
        {row.original.running ? 'Listening' : 'Stopped'}
      </Badge>
    ),
  }),
  helper.accessor('sessions', {
    sortDescFirst: true,
    meta: { label: 'Sessions' },
    cell: ({ row }) => <SessionsBar service={row.original} />,
  }),
]);

/** The listeners with their end points and the sessions open now (SVC-004). */
export default function ServicesPage() {
  const services = useQuery(servicesQuery);
  const sessions = (services.data ?? []).reduce((sum, service) => sum + service.sessions, 0);
  return (
    <>
      <PageHeader
        title="Services"
        subtitle={services.data ? `${countOf(sessions, 'session')} open now` : 'What listens where'}
      />
      {services.isPending ? <Waiting /> : null}
      {services.isError && !services.data ? (
        <FailureState
          title="The services could not be loaded"
          error={services.error}
          onRetry={() => void services.refetch()}
        />
      ) : null}
      {services.isRefetchError ? (
        <StaleNotice error={services.error} onRetry={() => void services.refetch()} />
      ) : null}
      {services.data ? (
        <DataTable
          label="Services"
          columns={columns}
          rows={services.data}
          rowId={(row) => `${row.name} ${row.endPoint}`}
          empty={
            <EmptyState icon={IconPlugConnectedX} title="Nothing listens here">
              This process runs no listeners; they are in another one.
            </EmptyState>
          }
        />
      ) : null}
    </>
  );
}

/** Filled against the listener's own limit, or against a nice number when it has none (STS-077). */
function SessionsBar({ service }: { service: ServiceItem }) {
  const limited = service.maximumSessions > 0;
  const scale = limited ? service.maximumSessions : niceCeiling(service.sessions);
  const share = (100 * service.sessions) / scale;
  const nearlyFull = limited && share >= 90;
  return (
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
        w={90}
        aria-label={`Sessions of ${service.name}`}
      />
    </Group>
  );
}
