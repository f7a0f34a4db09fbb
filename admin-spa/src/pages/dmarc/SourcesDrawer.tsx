import { Badge, Card, Drawer, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import type { DmarcSourceItem } from '../../api/types';
import { countOf } from '../../shared/format';
import { FailureState, Waiting } from '../../shared/states';
import { dmarcSources } from './data';
import { resultColors, treatment } from './labels';

interface SourcesDrawerProps {
  author: string | null;
  days: number;
  onClose: () => void;
}

/** Who sent under an author's domain, and what SPF and DKIM said of it. */
export function SourcesDrawer({ author, days, onClose }: SourcesDrawerProps) {
  return (
    <Drawer
      opened={author !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={author === null ? '' : `Sent as ${author}`}
    >
      {author === null ? null : <Sources author={author} days={days} />}
    </Drawer>
  );
}

function Sources({ author, days }: { author: string; days: number }) {
  const sources = useQuery(dmarcSources(author, days));
  if (sources.isPending) return <Waiting />;
  if (sources.isError) {
    return (
      <FailureState
        title="The sources could not be loaded"
        error={sources.error}
        onRetry={() => void sources.refetch()}
      />
    );
  }
  return (
    <Stack gap="sm">
      {sources.data.map((source, index) => (
        <Source key={index} source={source} />
      ))}
    </Stack>
  );
}

function Source({ source }: { source: DmarcSourceItem }) {
  return (
    <Card component="section" aria-label={source.source} padding="sm">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <span className="mono">{source.source}</span>
          <Badge color={resultColors[source.result] ?? 'gray'}>{source.result}</Badge>
        </Group>
        <Text size="sm" className="figures">
          {countOf(source.messages, 'message')}
        </Text>
      </Group>
      <Text size="sm" mt={4}>
        SPF: {source.spfResult || 'not asked'}
        {source.spfDomain ? ` for ${source.spfDomain}` : ''}
        {source.spfAligned ? ', aligned' : ''}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        DKIM: {source.dkim ? source.dkim.split(',').join('; ') : 'not signed'}
        {source.dkimAligned ? ', aligned' : ''}
      </Text>
      <Text size="sm" c="dimmed">
        {treatment(source)} · last on {source.lastDay}
      </Text>
    </Card>
  );
}
