import { Alert, Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useRef, useState, type SubmitEvent } from 'react';

import { ApiError, messageOf } from '../../api/errors';
import { useLogIn } from '../../app/session';
import { useTitle } from '../../app/useTitle';
import classes from './LogInPage.module.css';

/** Name and password of an administrator. The address in the browser stays: after log-in it shows its page. */
export function LogInPage() {
  useTitle('Log in');
  const logIn = useLogIn();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (logIn.isPending) return;
    if (name.trim() === '' || password === '') {
      (name.trim() === '' ? nameField : passwordField).current?.focus();
      return;
    }
    logIn.mutate(
      { name: name.trim(), password },
      {
        onError: () => {
          setPassword('');
          passwordField.current?.focus();
        },
      },
    );
  };

  return (
    <main className={classes.page}>
      <Paper withBorder shadow="sm" p="xl" className={classes.card ?? ''}>
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <div className={classes.brand}>
              <img src="/stamp.svg" width={44} height={44} alt="" />
              <div>
                <Title order={1} size="h3">
                  Pennypost
                </Title>
                <Text size="sm" c="dimmed">
                  Administration of {window.location.hostname}
                </Text>
              </div>
            </div>
            {logIn.isError ? <LogInFailure error={logIn.error} /> : null}
            <TextInput
              ref={nameField}
              label="User name"
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <PasswordInput
              ref={passwordField}
              label="Password"
              name="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Button type="submit" fullWidth loading={logIn.isPending}>
              Log in
            </Button>
          </Stack>
        </form>
      </Paper>
    </main>
  );
}

function LogInFailure({ error }: { error: Error }) {
  const throttled = error instanceof ApiError && error.status === 429;
  if (throttled) {
    return (
      <Alert color="yellow" icon={<IconClock aria-hidden />} title="Too many attempts" role="alert">
        {waitingText(error.retryAfterSeconds)}
      </Alert>
    );
  }
  const refused = error instanceof ApiError && error.status === 401;
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle aria-hidden />}
      title={refused ? 'Log-in failed' : 'Log-in is not possible now'}
      role="alert"
    >
      {refused
        ? 'The name or the password is wrong, or the account may not log in here.'
        : messageOf(error)}
    </Alert>
  );
}

function waitingText(seconds: number | null): string {
  if (seconds === null) return 'Log-in is paused for a while. Please try again later.';
  const minutes = Math.ceil(seconds / 60);
  const wait = seconds < 90 ? `${seconds} seconds` : `${minutes} minutes`;
  return `Log-in is paused for this address. Please try again in ${wait}.`;
}
