import { Alert, Badge, Button, Card, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createColumnHelper } from '@tanstack/react-table';
import { useState, type SubmitEvent } from 'react';

import { messageOf } from '../../api/errors';
import type { AccessTestResult, RelayAnswer, ServiceTrialItem } from '../../api/types';
import { DataTable } from '../../shared/table/DataTable';
import type { Columns, Features } from '../../shared/table/features';
import { accessTest } from './data';
import { answerTexts } from './words';

interface Question {
  address: string;
  user?: string;
  localSender?: boolean;
}

/** What would happen to an address and a user at each service, and which entry decides (SVC-370). */
export function AccessTest() {
  const [address, setAddress] = useState('');
  const [user, setUser] = useState('');
  const [localSender, setLocalSender] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  const result = useQuery({
    ...accessTest(question ?? { address: '' }),
    enabled: question !== null,
    retry: false,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setQuestion({
      address: address.trim(),
      ...(user.trim() === '' ? {} : { user: user.trim() }),
      ...(localSender ? { localSender } : {}),
    });
  };
  return (
    <Card mb="md" component="form" onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label="What would happen to this address?"
          placeholder="203.0.113.5"
          autoFocus
          autoCapitalize="none"
          spellCheck={false}
          flex={1}
          miw={200}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <TextInput
          label="User (optional)"
          placeholder="anna"
          autoCapitalize="none"
          spellCheck={false}
          miw={140}
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={result.isFetching}
          disabled={address.trim() === ''}
        >
          Test
        </Button>
      </Group>
      <Checkbox
        mt="sm"
        label="The sender would be a local address"
        checked={localSender}
        onChange={(event) => setLocalSender(event.currentTarget.checked)}
      />
      <div role="status">
        {result.isError && !result.isFetching ? (
          <Alert color="red" mt="md">
            {messageOf(result.error)}
          </Alert>
        ) : null}
        {question !== null && result.data ? <Answer result={result.data} /> : null}
      </div>
    </Card>
  );
}

function Answer({ result }: { result: AccessTestResult }) {
  return (
    <Stack gap="xs" mt="md">
      <Group gap="xs">
        <Text size="sm" fw={550} className="mono">
          {result.address}
        </Text>
        {result.inLocalNetworks ? <Badge variant="light">Local Networks</Badge> : null}
        {result.isRouter ? <Badge variant="light">Routers</Badge> : null}
        <Outcome
          good={result.mayAdministrate}
          text={result.mayAdministrate ? 'May administrate' : 'May not administrate'}
        />
      </Group>
      <Text size="sm" c="dimmed">
        By itself, {result.global.text}.
      </Text>
      <DataTable
        label={`What would happen to ${result.address}`}
        columns={trialColumns(result.user)}
        rows={result.services}
        rowId={(row) => String(row.serviceId)}
        empty={null}
      />
    </Stack>
  );
}

const helper = createColumnHelper<Features, ServiceTrialItem>();

function trialColumns(user: string | null): Columns<ServiceTrialItem> {
  return helper.columns([
    helper.display({
      id: 'name',
      meta: { label: 'Service', wrap: true },
      cell: ({ row: { original: trial } }) => (
        <>
          {trial.name}
          <Text size="xs" c="dimmed">
            {reason(trial)}
          </Text>
        </>
      ),
    }),
    helper.display({
      id: 'connect',
      meta: { label: 'Connect' },
      cell: ({ row: { original: trial } }) => (
        <Outcome good={trial.mayConnect} text={trial.mayConnect ? 'Yes' : 'No'} />
      ),
    }),
    ...(user === null
      ? []
      : [
          helper.display({
            id: 'logIn',
            meta: { label: `Log in as ${user}` },
            cell: ({ row: { original: trial } }) =>
              trial.mayLogIn === null ? (
                <None />
              ) : (
                <Outcome good={trial.mayLogIn} text={trial.mayLogIn ? 'Yes' : 'No'} />
              ),
          }),
        ]),
    helper.display({
      id: 'in',
      meta: { label: 'Send in' },
      cell: ({ row }) => <Mail answer={row.original.sendIn} />,
    }),
    helper.display({
      id: 'relay',
      meta: { label: 'Send out' },
      cell: ({ row }) => <Mail answer={row.original.relay} />,
    }),
    ...(user === null
      ? []
      : [
          helper.display({
            id: 'relayAs',
            meta: { label: `Send out as ${user}` },
            cell: ({ row }) => <Mail answer={row.original.relayLoggedIn} />,
          }),
        ]),
  ]);
}

function reason({ serviceList, globalList }: ServiceTrialItem): string {
  return globalList.answer === 'notAsked' || globalList.answer === 'empty'
    ? serviceList.text
    : serviceList.answer === 'empty'
      ? globalList.text
      : `${serviceList.text}; ${globalList.text}`;
}

function Mail({ answer }: { answer: RelayAnswer | null }) {
  if (answer === null) return <None />;
  const { good, text, reply } = answerTexts[answer];
  return <Outcome good={good} text={reply === undefined ? text : `${text} (${reply})`} />;
}

function Outcome({ good, text }: { good: boolean; text: string }) {
  return (
    <Badge color={good ? 'teal' : 'red'} variant="light" tt="none">
      {text}
    </Badge>
  );
}

function None() {
  return <span className="dimmed">–</span>;
}
