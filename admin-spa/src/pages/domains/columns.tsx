import { Badge, Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { createColumnHelper } from '@tanstack/react-table';

import type { DomainItem } from '../../api/types';
import { showFailure, showSuccess } from '../../shared/notify';
import { RelativeTime } from '../../shared/RelativeTime';
import type { Columns, Features } from '../../shared/table/features';
import { useRemoveDomain, useSetDefaultDomain } from './data';

const helper = createColumnHelper<Features, DomainItem>();

export const domainColumns: Columns<DomainItem> = helper.columns([
  helper.accessor('displayName', {
    meta: { label: 'Domain', wrap: true },
    cell: ({ row: { original: domain } }) => (
      <Group gap="xs" component="span">
        <span>{domain.displayName}</span>
        {domain.displayName === domain.name ? null : (
          <span className="mono dimmed">{domain.name}</span>
        )}
        {domain.isDefault ? <Badge>Default</Badge> : null}
      </Group>
    ),
  }),
  helper.accessor('createdAt', {
    meta: { label: 'Added' },
    cell: ({ row }) => <RelativeTime at={row.original.createdAt} />,
  }),
  helper.display({
    id: 'actions',
    meta: { label: '', align: 'right' },
    cell: ({ row }) => <Actions domain={row.original} />,
  }),
]);

function Actions({ domain }: { domain: DomainItem }) {
  const makeDefault = useSetDefaultDomain();
  const remove = useRemoveDomain();
  if (domain.isDefault) {
    return (
      <Text size="xs" c="dimmed">
        Used for addresses without a domain
      </Text>
    );
  }
  const ask = () =>
    modals.openConfirmModal({
      title: `Stop receiving mail for ${domain.displayName}?`,
      children: (
        <Text size="sm">
          Mail to its addresses is refused from then on. Mailboxes and their messages stay.
        </Text>
      ),
      labels: { confirm: 'Remove domain', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        remove.mutate(domain.name, {
          onSuccess: () => showSuccess(`${domain.displayName} was removed.`),
          onError: showFailure('The domain was not removed'),
        }),
    });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        loading={makeDefault.isPending}
        aria-label={`Make default: ${domain.displayName}`}
        onClick={() =>
          makeDefault.mutate(domain.name, {
            onSuccess: () => showSuccess(`${domain.displayName} is the default domain now.`),
            onError: showFailure('The default domain was not changed'),
          })
        }
      >
        Make default
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        loading={remove.isPending}
        aria-label={`Remove: ${domain.displayName}`}
        onClick={ask}
      >
        Remove
      </Button>
    </Group>
  );
}
