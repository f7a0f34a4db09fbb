import { Alert, Button, Card, Group, List, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';

import { messageOf } from '../../api/errors';
import { outcomeTexts } from './labels';
import { resolution } from './data';

/** Says where mail for an address would go, without sending any. */
export function AddressTest() {
  const [text, setText] = useState('');
  const [address, setAddress] = useState('');
  const result = useQuery({ ...resolution(address), enabled: address !== '', retry: false });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (text.trim() === address) void result.refetch();
    else setAddress(text.trim());
  };
  return (
    <Card mb="md" component="form" onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Where does mail for this address go?"
          placeholder="sales@example.com"
          autoFocus
          autoCapitalize="none"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          flex={1}
          miw={220}
        />
        <Button
          type="submit"
          variant="default"
          loading={result.isFetching}
          disabled={text.trim() === ''}
        >
          Test
        </Button>
      </Group>
      <div role="status">
        {result.isError && !result.isFetching ? (
          <Alert color="red" mt="md">
            {messageOf(result.error)}
          </Alert>
        ) : null}
        {result.data ? (
          <>
            <Text mt="md" size="sm">
              <span className="mono">{result.data.address}</span>:{' '}
              {outcomeTexts[result.data.outcome]}
            </Text>
            <List size="sm" mt={4}>
              {result.data.accounts.map((name) => (
                <List.Item key={name}>{name}</List.Item>
              ))}
            </List>
          </>
        ) : null}
      </div>
    </Card>
  );
}
