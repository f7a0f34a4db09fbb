import { Badge, Button, Card, Group, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';

import type { CertificateItem } from '../../api/types';
import { showFailure, showSuccess } from '../../shared/notify';
import { RelativeTime } from '../../shared/RelativeTime';
import classes from './certificates.module.css';
import { useRemoveCertificate, useSetDefaultCertificate } from './data';
import { expiryOf, thumbprintText } from './labels';

/** One certificate with what an administrator compares: names, expiry, thumbprint. */
export function CertificateCard({
  certificate,
  onReplace,
}: {
  certificate: CertificateItem;
  onReplace: () => void;
}) {
  const expiry = expiryOf(certificate.daysLeft);
  const name = certificate.names[0] ?? `Certificate ${certificate.id}`;
  const choose = useSetDefaultCertificate();
  const remove = useRemoveCertificate();

  return (
    <Card component="article" aria-label={name}>
      <Group justify="space-between" align="flex-start" mb="sm" gap="xs">
        <Title order={2} size="h3" className={classes.name}>
          {name}
        </Title>
        <Group gap={6}>
          {certificate.isDefault ? <Badge>Default</Badge> : null}
          {certificate.selfSigned ? <Badge color="yellow">Self-signed</Badge> : null}
          <Badge color={expiry.color}>{expiry.label}</Badge>
        </Group>
      </Group>
      <dl className={classes.facts}>
        <dt>Host names</dt>
        <dd className="mono">{certificate.names.join(', ')}</dd>
        <dt>Expires</dt>
        <dd>
          <RelativeTime at={certificate.notAfter} exact />
        </dd>
        <dt>Issuer</dt>
        <dd>
          {certificate.issuer}
          {certificate.chain.length > 0 ? (
            <Text size="xs" c="dimmed">
              Chain: {certificate.chain.map((issuer) => issuer.name).join(' › ')}
            </Text>
          ) : null}
        </dd>
        <dt>Key</dt>
        <dd>{certificate.key}</dd>
        <dt>SHA-256</dt>
        <dd className="mono">{thumbprintText(certificate.thumbprint)}</dd>
        <dt>Added</dt>
        <dd>
          <RelativeTime at={certificate.createdAt} /> by {certificate.createdBy}
        </dd>
      </dl>
      <Group gap="xs" mt="md">
        <Button variant="default" size="xs" onClick={onReplace}>
          Replace
        </Button>
        {certificate.isDefault ? null : (
          <Button
            variant="default"
            size="xs"
            loading={choose.isPending}
            onClick={() =>
              choose.mutate(certificate.id, {
                onSuccess: () => showSuccess(`${name} is the default now.`),
                onError: showFailure('The default was not changed'),
              })
            }
          >
            Make default
          </Button>
        )}
        <Button
          variant="subtle"
          color="red"
          size="xs"
          loading={remove.isPending}
          onClick={() =>
            modals.openConfirmModal({
              title: `Remove the certificate for ${name}?`,
              children: (
                <Text size="sm">
                  Its key is removed too. Clients that ask for {name} get the default certificate
                  from the next handshake on, or a self-signed one when none is left.
                </Text>
              ),
              labels: { confirm: 'Remove', cancel: 'Cancel' },
              confirmProps: { color: 'red' },
              onConfirm: () =>
                remove.mutate(certificate.id, {
                  onSuccess: () => showSuccess('The certificate was removed.'),
                  onError: showFailure('The certificate was not removed'),
                }),
            })
          }
        >
          Remove
        </Button>
      </Group>
    </Card>
  );
}
