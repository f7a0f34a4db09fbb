import { Anchor, Card, Grid, Group, SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from 'wouter';

import type { DashboardFigures } from '../../api/types';
import { connectionStatus } from '../../app/Footer';
import { formatBytes, formatCount, formatDuration } from '../../shared/format';
import { PageHeader } from '../../shared/PageHeader';
import { RelativeTime } from '../../shared/RelativeTime';
import { FailureState, StaleNotice, Waiting } from '../../shared/states';
import { useDashboard } from './data';
import { RateChart } from './RateChart';
import { SessionsCard } from './SessionsCard';
import { StatTile } from './StatTile';
import { SystemMessages } from './SystemMessages';

/** Live figures of the whole system (STS-068 to STS-082). */
export default function DashboardPage() {
  const dashboard = useDashboard();
  return (
    <>
      <PageHeader
        title="Dashboard"
        subtitle={
          dashboard.data ? (
            <>
              {connectionStatus(dashboard.data.queue)} · started{' '}
              <RelativeTime at={dashboard.data.startedAt} />
            </>
          ) : (
            'Live figures'
          )
        }
      />
      {dashboard.isPending ? <Waiting /> : null}
      {dashboard.isError && !dashboard.data ? (
        <FailureState
          title="The figures could not be loaded"
          error={dashboard.error}
          onRetry={() => void dashboard.refetch()}
        />
      ) : null}
      {dashboard.isRefetchError ? (
        <StaleNotice error={dashboard.error} onRetry={() => void dashboard.refetch()} />
      ) : null}
      {dashboard.data ? <Figures figures={dashboard.data} /> : null}
    </>
  );
}

function Figures({ figures }: { figures: DashboardFigures }) {
  const { mail, queue, accounts, store } = figures;
  const sessions = figures.sessions.reduce((sum, { sessions: count }) => sum + count, 0);
  return (
    <>
      <SystemMessages messages={figures.messages} />
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md" mb="md">
        <StatTile
          label="Accepted, last hour"
          value={formatCount(mail.lastHour.accepted)}
          note={`${formatCount(mail.lastMinute.accepted)} in the last minute, ${formatCount(mail.lastDay.accepted)} in a day`}
        />
        <StatTile
          label="Delivered, last hour"
          value={formatCount(mail.lastHour.delivered)}
          note={`${formatCount(mail.lastMinute.delivered)} in the last minute, ${formatCount(mail.lastDay.delivered)} in a day`}
        />
        <StatTile
          label="Sent, last hour"
          value={formatCount(mail.lastHour.sent)}
          note={`${formatCount(mail.lastMinute.sent)} in the last minute, ${formatCount(mail.lastDay.sent)} in a day`}
        />
        <StatTile
          label="Outgoing queue"
          href="/queue?direction=outgoing"
          value={formatCount(queue.outgoing)}
          note={queueNote(queue)}
          tone={queue.dead > 0 ? 'bad' : undefined}
        />
      </SimpleGrid>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <RateChart series={figures.series} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <SessionsCard sessions={figures.sessions} total={sessions} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 4 }}>
          <Card h="100%">
            <Title order={2} mb="sm">
              Queue health
            </Title>
            <Facts
              rows={[
                ['Waiting for routing', formatCount(queue.incoming)],
                [
                  'Waiting to be sent',
                  `${formatCount(queue.outgoing)}, ${formatBytes(queue.outgoingBytes)}`,
                ],
                [
                  'Given up',
                  queue.dead === 0 ? (
                    '0'
                  ) : (
                    <Anchor component={Link} href="/queue?state=dead" c="red" fw={600} size="sm">
                      {formatCount(queue.dead)}, look at them
                    </Anchor>
                  ),
                ],
                [
                  'Oldest due work',
                  queue.oldestWaitingSeconds === 0
                    ? 'none'
                    : formatDuration(queue.oldestWaitingSeconds),
                ],
              ]}
            />
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 4 }}>
          <Card h="100%">
            <Title order={2} mb="sm">
              <Anchor component={Link} href="/users" inherit c="inherit">
                Users
              </Anchor>
            </Title>
            <Facts
              rows={[
                ['All', formatCount(accounts.total)],
                ['Active', formatCount(accounts.active)],
                ['Administrators', formatCount(accounts.administrators)],
              ]}
            />
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 4 }}>
          <Card h="100%">
            <Title order={2} mb="sm">
              Store
            </Title>
            <Facts
              rows={[
                ['Messages', formatCount(store.messages)],
                ['Their size', formatBytes(store.bytes)],
                ['Database on disk', formatBytes(store.databaseBytes)],
              ]}
            />
          </Card>
        </Grid.Col>
      </Grid>
    </>
  );
}

function queueNote(queue: DashboardFigures['queue']): string {
  if (queue.dead > 0) return `${formatCount(queue.dead)} given up`;
  return queue.outgoing === 0 ? 'nothing waits' : formatBytes(queue.outgoingBytes);
}

function Facts({ rows }: { rows: readonly (readonly [string, React.ReactNode])[] }) {
  return (
    <>
      {rows.map(([label, value]) => (
        <Group key={label} justify="space-between" gap="xs" py={3} className="figures">
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          <Text size="sm" component="div">
            {value}
          </Text>
        </Group>
      ))}
    </>
  );
}
