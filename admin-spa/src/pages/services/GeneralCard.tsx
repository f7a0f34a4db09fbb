import { Anchor, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';

import type { ServiceItem } from '../../api/types';
import { formatCount } from '../../shared/format';
import { BindingsDialog } from './BindingsDialog';
import { servicesQuery } from './data';
import { addressLabel, encryptionLabel } from './labels';
import classes from './services.module.css';

/** Where the service listens, and how that goes (SVC-050 to SVC-052). */
export function GeneralCard({ service }: { service: ServiceItem }) {
  const all = useQuery(servicesQuery);
  const [editing, edit] = useDisclosure(false);
  return (
    <Card mb="lg">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Bindings</Title>
        <Button variant="default" size="xs" onClick={edit.open}>
          Edit bindings
        </Button>
      </Group>
      <dl className={classes.facts}>
        <dt>Listens on</dt>
        <dd>
          {service.bindings.length === 0 ? 'nowhere' : null}
          {service.bindings.map((binding) => (
            <div key={`${binding.address} ${binding.port}`} className="mono">
              {addressLabel(binding.address)} : {binding.port}
              {binding.publishedPort === null ? null : (
                <span className="dimmed"> published as {binding.publishedPort}</span>
              )}
            </div>
          ))}
        </dd>
        <dt>Encryption</dt>
        <dd>
          {encryptionLabel(service.encryption, service.type)}{' '}
          <Text span size="xs" c="dimmed">
            (changed in the list of{' '}
            <Anchor component={Link} href="/services" size="xs">
              services
            </Anchor>
            )
          </Text>
        </dd>
        <dt>Now</dt>
        <dd>
          <Stack gap={4}>
            {service.listeners.map((listener) => (
              <Group key={`${listener.replica} ${listener.endPoint}`} gap="xs">
                <Badge size="sm" color={listener.running ? 'teal' : 'red'}>
                  {listener.running ? 'Listening' : 'Failed'}
                </Badge>
                <span className="mono">{listener.endPoint}</span>
                <span className="dimmed">
                  on {listener.replica}
                  {listener.running ? `, ${formatCount(listener.sessions)} open` : ''}
                </span>
                {listener.problem === null ? null : <span>{listener.problem}</span>}
              </Group>
            ))}
            {service.listeners.length === 0 ? <span>No process listens for it.</span> : null}
          </Stack>
        </dd>
        <dt>Sessions</dt>
        <dd>
          <Anchor component={Link} href={`/sessions?service=${service.id}`}>
            {formatCount(service.sessions)} open now
          </Anchor>
        </dd>
      </dl>
      {editing && all.data ? (
        <BindingsDialog
          service={service}
          locked={all.data.bindingsLocked}
          onlyAddress={all.data.onlyAddress}
          onClose={edit.close}
        />
      ) : null}
    </Card>
  );
}
