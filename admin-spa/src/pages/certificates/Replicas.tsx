import { Stack, Table, Title } from '@mantine/core';

import type { CertificateList } from '../../api/types';
import { RelativeTime } from '../../shared/RelativeTime';
import { thumbprintText } from './labels';

/** What each process shows to clients without SNI (SVC-026). */
export function Replicas({ replicas }: { replicas: CertificateList['replicas'] }) {
  if (replicas.length === 0) return null;
  return (
    <Stack gap="sm" mt="xl">
      <Title order={2}>In use now</Title>
      <Table.ScrollContainer minWidth={480}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Process on</Table.Th>
              <Table.Th>Default certificate, SHA-256</Table.Th>
              <Table.Th>Expires</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {replicas.map((replica, i) => (
              <Table.Tr key={`${replica.replica} ${i}`}>
                <Table.Td>{replica.replica}</Table.Td>
                <Table.Td className="mono">
                  {replica.thumbprint === null ? 'none' : thumbprintText(replica.thumbprint)}
                </Table.Td>
                <Table.Td>
                  <RelativeTime at={replica.notAfter} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
