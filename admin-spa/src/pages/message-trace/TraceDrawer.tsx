import { Alert, Drawer, Stack, Table, Timeline, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { ApiError } from '../../api/errors';
import type { MessageTraceDetail } from '../../api/types';
import { RelativeTime } from '../../shared/RelativeTime';
import { FailureState, Waiting } from '../../shared/states';
import { OutcomeBadge } from './columns';
import { messageTrace } from './data';
import { informationLabels } from './labels';

/** One message with what identifies it and what happened to it (SET-258). */
export function TraceDrawer({ name, onClose }: { name: string | null; onClose: () => void }) {
  return (
    <Drawer
      opened={name !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title="What happened to this message"
    >
      {name === null ? null : <Content name={name} />}
    </Drawer>
  );
}

function Content({ name }: { name: string }) {
  const detail = useQuery(messageTrace(name));
  if (detail.error instanceof ApiError && detail.error.status === 404) {
    return (
      <Alert color="gray" title="No longer known">
        The message trace is kept for some days only.
      </Alert>
    );
  }
  if (detail.data) return <History detail={detail.data} />;
  if (detail.isError) {
    return (
      <FailureState
        title="The history could not be loaded"
        error={detail.error}
        onRetry={() => void detail.refetch()}
      />
    );
  }
  return <Waiting />;
}

function History({ detail: { item, information, events } }: { detail: MessageTraceDetail }) {
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ['Outcome', <OutcomeBadge key="outcome" outcome={item.outcome} />],
    ['Received', <RelativeTime key="at" at={item.at} exact />],
    [
      'Message',
      <span key="id" className="mono">
        {item.messageId}
      </span>,
    ],
    ...information
      .filter(({ value }) => value !== '')
      .map(({ name, value }) => [informationLabels[name] ?? name, value] as const),
  ];
  return (
    <Stack gap="lg">
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          {facts.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th w={130}>{label}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <div>
        <Title order={2} mb="md">
          History
        </Title>
        <Timeline bulletSize={14} lineWidth={2} active={events.length} aria-label="History">
          {events.map((event, index) => (
            <Timeline.Item key={index} title={<EventText text={event.text} />}>
              <ExactTime at={event.at} />
            </Timeline.Item>
          ))}
        </Timeline>
      </div>
    </Stack>
  );
}

function EventText({ text }: { text: string }) {
  return (
    <span style={{ overflowWrap: 'anywhere', fontWeight: 450, fontSize: '0.9rem' }}>{text}</span>
  );
}

const exact = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
});

/** To the millisecond: most of a message's life is over within one second. */
function ExactTime({ at }: { at: string }) {
  const date = new Date(at);
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return (
    <time dateTime={at} className="dimmed" style={{ fontSize: '0.8rem' }}>
      {exact.format(date)} + {milliseconds} ms
    </time>
  );
}
