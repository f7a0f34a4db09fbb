import { Alert, Anchor, Badge, Breadcrumbs, Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconAlertTriangle, IconPlugConnectedX, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';

import type { ServiceDetail, ServiceItem } from '../../api/types';
import { useTitle } from '../../app/useTitle';
import { Detail } from '../../shared/Detail';
import { showFailure, showSuccess } from '../../shared/notify';
import { PageHeader } from '../../shared/PageHeader';
import { SettingsForm } from '../settings/SettingsForm';
import { serviceDetail, useChangeServiceSettings, useDeleteService } from './data';
import { extraTabs } from './extraTabs';
import { GeneralCard } from './GeneralCard';
import { stateOf, typeLabel } from './labels';

/** One service with its own settings (SVC-049). */
export default function ServicePage({ id, tab }: { id: number; tab: string | undefined }) {
  const valid = Number.isSafeInteger(id);
  const query = useQuery({ ...serviceDetail(id), enabled: valid });
  useTitle(query.data?.service.name ?? 'Service');

  return (
    <Detail query={query} valid={valid} noun="service" list="/services" icon={IconPlugConnectedX}>
      {(detail) => <Editor detail={detail} tab={tab} />}
    </Detail>
  );
}

function Editor({ detail, tab }: { detail: ServiceDetail; tab: string | undefined }) {
  const { service } = detail;
  const [, navigate] = useLocation();
  const change = useChangeServiceSettings(service.id);
  const extra = extraTabs.filter(({ types }) => types.includes(service.type));
  const tabs = [
    ...detail.tabs.map(({ name }) => ({ value: slug(name), label: name })),
    ...extra.map(({ value, label }) => ({ value, label })),
  ];
  const first = tabs[0]?.value ?? 'general';
  const chosen = tabs.find(({ value }) => value === tab)?.value ?? first;
  const state = stateOf(service);

  return (
    <>
      <Breadcrumbs mb={4}>
        <Anchor component={Link} href="/services" size="sm">
          Services
        </Anchor>
      </Breadcrumbs>
      <PageHeader
        title={
          <Group gap="sm" component="span">
            {service.name}
            <Badge color={state.color}>{state.label}</Badge>
          </Group>
        }
        subtitle={`${typeLabel(service.type)} service, ID ${service.id}`}
        actions={service.builtIn ? null : <DeleteButton service={service} />}
      />
      <Stack gap="xs" mb={service.warnings.length > 0 ? 'md' : 0}>
        {service.warnings.map((text) => (
          <Alert key={text} color="yellow" icon={<IconAlertTriangle aria-hidden />} p="xs">
            {text}
          </Alert>
        ))}
      </Stack>
      <Tabs
        value={chosen}
        onChange={(next) => navigate(`/services/${service.id}/${next ?? first}`)}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {detail.tabs.map(({ name, settings }) => (
          <Tabs.Panel key={name} value={slug(name)}>
            {slug(name) === first ? <GeneralCard service={service} /> : null}
            {name === 'Load limiting' ? (
              <Text size="sm" c="dimmed" mb="md" maw="46rem">
                Whoever comes above a limit is asked to try again later, and proper senders do. The
                limits are shared by all processes that listen. Raised too far, they slow down every
                session, and senders that give up in the middle deliver twice.
              </Text>
            ) : null}
            <SettingsForm title={`${name} settings`} settings={settings} change={change} />
          </Tabs.Panel>
        ))}
        {extra.map(({ value, component: Component }) => (
          <Tabs.Panel key={value} value={value}>
            <Component service={service} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

/** `Load limiting` is `load-limiting`. */
function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Only services that were added can be deleted (SVC-014). */
function DeleteButton({ service }: { service: ServiceItem }) {
  const remove = useDeleteService();
  const [, navigate] = useLocation();
  return (
    <Button
      variant="default"
      c="red"
      leftSection={<IconTrash size={16} aria-hidden />}
      loading={remove.isPending}
      onClick={() =>
        modals.openConfirmModal({
          title: `Delete ${service.name}?`,
          children: (
            <Text size="sm">
              Its bindings, settings and rules go too. Sessions that are open finish; new clients
              are refused.
            </Text>
          ),
          labels: { confirm: 'Delete', cancel: 'Cancel' },
          confirmProps: { color: 'red' },
          onConfirm: () =>
            remove.mutate(service.id, {
              onSuccess: () => {
                showSuccess(`${service.name} was deleted.`);
                navigate('/services');
              },
              onError: showFailure('The service was not deleted'),
            }),
        })
      }
    >
      Delete service
    </Button>
  );
}
