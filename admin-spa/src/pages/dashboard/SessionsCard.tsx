import { Anchor, Card, Group, Progress, Text, Title } from '@mantine/core';
import { Link } from 'wouter';

import type { DashboardFigures } from '../../api/types';
import { countOf, formatCount, niceCeiling } from '../../shared/format';
import classes from './dashboard.module.css';

interface SessionsCardProps {
  sessions: DashboardFigures['sessions'];
  total: number;
}

/** Open sessions by protocol. The bars rescale, so a nearly full one is no sign of overload (STS-077). */
export function SessionsCard({ sessions, total }: SessionsCardProps) {
  const scale = niceCeiling(Math.max(0, ...sessions.map((each) => each.sessions)));
  return (
    <Card h="100%">
      <Title order={2} mb="sm">
        <Anchor component={Link} href="/services" inherit c="inherit">
          Active sessions
        </Anchor>
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {countOf(total, 'session')} open now
      </Text>
      {sessions.map((each) => (
        <div key={each.protocol} className={classes.session}>
          <Group justify="space-between" mb={4}>
            <Text size="sm">{each.protocol}</Text>
            <Text size="sm" fw={600} className="figures">
              {formatCount(each.sessions)}
            </Text>
          </Group>
          <Progress
            value={(100 * each.sessions) / scale}
            size="sm"
            aria-label={`${each.protocol} sessions, scale to ${scale}`}
          />
        </div>
      ))}
    </Card>
  );
}
