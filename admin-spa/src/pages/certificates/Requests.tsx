import { Button, Card, CopyButton, Group, Stack, Text, Title } from '@mantine/core';

import type { CertificateRequestItem } from '../../api/types';
import { showFailure } from '../../shared/notify';
import { RelativeTime } from '../../shared/RelativeTime';
import { useRemoveRequest } from './data';

/** Requests whose certificate has not come yet. */
export function Requests({ requests }: { requests: readonly CertificateRequestItem[] }) {
  const remove = useRemoveRequest();
  if (requests.length === 0) return null;
  return (
    <Stack gap="sm" mt="xl">
      <Title order={2}>Requests</Title>
      {requests.map((request) => (
        <Card key={request.id} component="article" aria-label={`Request for ${request.names[0]}`}>
          <Group justify="space-between" gap="sm">
            <div>
              <Text className="mono" size="sm">
                {request.names.join(', ')}
              </Text>
              <Text size="xs" c="dimmed">
                Made <RelativeTime at={request.createdAt} />; waits for its certificate
              </Text>
            </div>
            <Group gap="xs">
              <CopyButton value={request.pem}>
                {({ copied, copy }) => (
                  <Button variant="default" size="xs" onClick={copy}>
                    {copied ? 'Copied' : 'Copy'}
                  </Button>
                )}
              </CopyButton>
              <Button
                component="a"
                variant="default"
                size="xs"
                href={`data:application/pkcs10,${encodeURIComponent(request.pem)}`}
                download={`${request.names[0] ?? 'mail'}.csr`}
              >
                Download
              </Button>
              <Button
                variant="subtle"
                color="red"
                size="xs"
                loading={remove.isPending}
                onClick={() =>
                  remove.mutate(request.id, { onError: showFailure('The request was not removed') })
                }
              >
                Remove
              </Button>
            </Group>
          </Group>
        </Card>
      ))}
    </Stack>
  );
}
