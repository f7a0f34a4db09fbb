import { Alert, Button, Card, Group, SimpleGrid, Text, Textarea, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { messageOf } from '../../api/errors';
import { showSuccess } from '../../shared/notify';
import { FailureState, Waiting } from '../../shared/states';
import { useUnsavedGuard } from '../../shared/unsaved';
import { networkSets, useSaveNetworks } from './data';

/** The named sets that entries refer to, and what this machine's interfaces say (SVC-021, SVC-367). */
export function NetworksPanel() {
  const sets = useQuery(networkSets);
  if (sets.isPending) return <Waiting />;
  if (!sets.data) {
    return (
      <FailureState
        title="The networks could not be loaded"
        error={sets.error}
        onRetry={() => void sets.refetch()}
      />
    );
  }
  const { data } = sets;
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }} mb="md">
        <SetCard
          key={`local ${data.local.join()}`}
          name="local"
          title="Local Networks"
          help="Your own networks, also those behind inner routers. Entries of the type Local Networks mean these."
          networks={data.local}
        />
        <SetCard
          key={`routers ${data.routers.join()}`}
          name="routers"
          title="Routers"
          help="Gateways. They are usually blocked, because a router has no mail; mail that seems to come from one was sent through it."
          networks={data.routers}
        />
      </SimpleGrid>
      <Alert color="blue" icon={<IconInfoCircle aria-hidden />} title="Detected Network Info">
        <Text size="sm" mb="xs">
          What this machine&apos;s interfaces say, for information only. In a container these are
          the networks of the cluster. With a direct Internet connection they hold strangers: review
          them before you use them.
        </Text>
        <Text size="sm">
          Networks: <span className="mono">{data.detectedNetworks.join(', ') || 'none'}</span>
        </Text>
        <Text size="sm">
          Routers: <span className="mono">{data.detectedRouters.join(', ') || 'none'}</span>
        </Text>
      </Alert>
    </>
  );
}

interface SetCardProps {
  name: string;
  title: string;
  help: string;
  networks: readonly string[];
}

function SetCard({ name, title, help, networks }: SetCardProps) {
  const stored = networks.join('\n');
  const [text, setText] = useState(stored);
  const [notices, setNotices] = useState<readonly string[]>([]);
  const save = useSaveNetworks();
  const dirty = text.trim() !== stored;
  useUnsavedGuard(dirty);
  return (
    <Card
      component="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const lines = text.split(/[\s,;]+/).filter((line) => line !== '');
        save.mutate(
          { name, networks: lines },
          {
            onSuccess: (answer) => {
              setNotices(answer.notices);
              showSuccess(`${title} were saved.`);
            },
          },
        );
      }}
    >
      <Title order={2} size="h4" mb={4}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {help}
      </Text>
      <Textarea
        aria-label={title}
        placeholder={'192.168.1.0/24\n2001:db8:1::/48'}
        description="One network or address a line."
        rows={6}
        classNames={{ input: 'mono' }}
        spellCheck={false}
        autoCapitalize="none"
        value={text}
        error={save.isError ? messageOf(save.error) : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
          save.reset();
        }}
      />
      {notices.map((notice) => (
        <Text key={notice} size="sm" mt="xs" role="status">
          {notice}
        </Text>
      ))}
      <Group justify="flex-end" mt="sm">
        <Button type="submit" disabled={!dirty} loading={save.isPending}>
          Save
        </Button>
      </Group>
    </Card>
  );
}
