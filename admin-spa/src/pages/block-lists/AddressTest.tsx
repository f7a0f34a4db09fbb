import { Badge, Button, Card, Group, List, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import type { AddressTestResult } from '../../api/types';
import { ApiError, messageOf } from '../../api/errors';
import { useTestAddress } from './data';

/** Looks an address up in every list now. */
export function AddressTest() {
  const test = useTestAddress();
  const [address, setAddress] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (address.trim() !== '') test.mutate(address.trim());
  };
  return (
    <Card component="form" onSubmit={submit} noValidate mb="md">
      <Group align="flex-start" gap="sm">
        <TextInput
          label="IP address"
          placeholder="192.0.2.1"
          autoCapitalize="none"
          spellCheck={false}
          flex={1}
          miw={200}
          value={address}
          error={test.error ? complaint(test.error) : undefined}
          onChange={(event) => {
            setAddress(event.currentTarget.value);
            if (test.isError) test.reset();
          }}
        />
        <Button type="submit" mt={25} loading={test.isPending}>
          Look up
        </Button>
      </Group>
      {test.data ? <Findings result={test.data} /> : null}
    </Card>
  );
}

function Findings({ result }: { result: AddressTestResult }) {
  return (
    <div role="status">
      <Text size="sm" mt="sm" mb={4}>
        {result.exempt
          ? `${result.address} is among the addresses that are never looked up. The lists say:`
          : result.isPublic
            ? `The lists say about ${result.address}:`
            : `${result.address} is no public address: sessions from it are not looked up. The lists say:`}
      </Text>
      {result.lists.length === 0 ? (
        <Text size="sm" c="dimmed">
          There is no list.
        </Text>
      ) : (
        <List size="sm" spacing={4} listStyleType="none">
          {result.lists.map((list) => (
            <List.Item key={`${list.zone} ${list.kind}`}>
              <Badge
                mr="xs"
                color={list.listed ? (list.kind === 'block' ? 'red' : 'teal') : 'gray'}
              >
                {list.listed ? 'Listed' : 'Not listed'}
              </Badge>
              <span className="mono">{list.zone}</span>{' '}
              <span className="dimmed">{list.failure ?? list.answers.join(', ')}</span>
            </List.Item>
          ))}
        </List>
      )}
    </div>
  );
}

function complaint(error: Error): string {
  return (error instanceof ApiError ? error.formErrors.address : undefined) ?? messageOf(error);
}
