import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnectedX,
  IconSearch,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';

import { countOf, formatCount } from '../../shared/format';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { ListResult } from '../../shared/table/ListResult';
import { servicesQuery } from '../services/data';
import { sessionColumns } from './columns';
import { sessionList } from './data';

/** Who is connected now, over all processes (STS-090 to STS-097). */
export default function SessionsPage() {
  const [search, setSearch] = useSearchParams();
  const [paused, setPaused] = useState(false);
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed, 200);
  const services = useQuery(servicesQuery);
  const asked = Number(search.get('service'));
  const serviceId = Number.isSafeInteger(asked) && asked > 0 ? asked : null;
  const sessions = useQuery(sessionList({ serviceId, text }, paused));
  const filtered = serviceId !== null || text.trim() !== '';

  return (
    <>
      <PageHeader
        title="Sessions"
        subtitle={
          sessions.data ? `${countOf(sessions.data.total, 'session')} open now` : 'Who is connected'
        }
        actions={
          <Button
            variant="default"
            leftSection={
              paused ? (
                <IconPlayerPlay size={16} aria-hidden />
              ) : (
                <IconPlayerPause size={16} aria-hidden />
              )
            }
            onClick={() => setPaused(!paused)}
          >
            {paused ? 'Resume autorefresh' : 'Pause autorefresh'}
          </Button>
        }
      />
      <Group mb="md" gap="sm">
        <NativeSelect
          aria-label="Session type"
          value={serviceId === null ? '' : String(serviceId)}
          data={[
            { value: '', label: 'All services' },
            ...(services.data?.items ?? []).map((service) => ({
              value: String(service.id),
              label: service.name,
            })),
          ]}
          onChange={(event) => {
            const next = event.currentTarget.value;
            setSearch(next === '' ? {} : { service: next }, { replace: true });
          }}
        />
        <TextInput
          aria-label="User name or address"
          placeholder="User name or address"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Group>
      <ListResult list={sessions} failure="The sessions could not be loaded">
        {(list) => (
          <>
            <DataTable
              label="Sessions"
              columns={sessionColumns}
              rows={list.items}
              rowId={(row) => row.id}
              refreshing={sessions.isPlaceholderData}
              isDimmed={(row) => row.state === 'ending'}
              empty={
                <EmptyState
                  icon={IconPlugConnectedX}
                  title={filtered ? 'No session matches' : 'Nobody is connected'}
                />
              }
            />
            {list.matching > list.items.length ? (
              <Text size="sm" c="dimmed" mt="sm">
                The newest {formatCount(list.items.length)} of {formatCount(list.matching)} are
                shown: choose a service or a user to see others.
              </Text>
            ) : null}
          </>
        )}
      </ListResult>
    </>
  );
}
