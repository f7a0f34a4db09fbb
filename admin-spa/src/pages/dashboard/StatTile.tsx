import { Card, Text } from '@mantine/core';
import { Link } from 'wouter';

import classes from './dashboard.module.css';

interface StatTileProps {
  label: string;
  value: string;
  note: string;
  /** Makes the whole tile a link. */
  href?: string;
  tone?: 'bad' | undefined;
}

/** One figure that can be read across a room. */
export function StatTile({ label, value, note, href, tone }: StatTileProps) {
  const content = (
    <>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <div className={classes.figure}>{value}</div>
      <Text size="xs" c={tone === 'bad' ? 'red' : 'dimmed'} className="figures">
        {note}
      </Text>
    </>
  );
  if (href === undefined) return <Card>{content}</Card>;
  return (
    <Card component={Link} href={href} className={classes.link ?? ''}>
      {content}
    </Card>
  );
}
