import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../../testing/fakeServer';
import { session } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

const nobody = () => problem(401, 'not-logged-in', 'Log in first.');

async function logIn(
  user: ReturnType<typeof renderApp>['user'],
  name = 'admin',
  password = 'secret',
) {
  await user.type(await screen.findByLabelText('User name'), name);
  await user.type(screen.getByLabelText('Password'), password);
  await user.click(screen.getByRole('button', { name: 'Log in' }));
}

test('shows the page that was asked for after log-in', async () => {
  const server = new FakeServer({
    'GET /session': nobody(),
    'POST /session': session(),
    'GET /services': [],
  });
  const { user } = renderApp('/services');
  await logIn(user);
  expect(await screen.findByRole('heading', { name: 'Services' })).toBeVisible();
  expect(server.asked('POST /session')[0]?.body).toEqual({ name: 'admin', password: 'secret' });
});

test('sends every change with the token of the session and no reading request', async () => {
  const server = new FakeServer({
    'GET /session': nobody(),
    'POST /session': session({ csrfToken: 'abc' }),
    'DELETE /session': undefined,
  });
  const { user } = renderApp('/');
  await logIn(user);
  await user.click(await screen.findByRole('button', { name: 'Your account' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Log out' }));
  await screen.findByLabelText('User name');
  expect(server.asked('DELETE /session')[0]?.headers.get('X-CSRF-Token')).toBe('abc');
  expect(server.asked('GET /dashboard')[0]?.headers.get('X-CSRF-Token')).toBeNull();
});

test('does not say whether the name or the password was wrong, and forgets the password', async () => {
  new FakeServer({
    'GET /session': nobody(),
    'POST /session': problem(401, 'log-in-failed', 'There is no account named zoe.'),
  });
  const { user } = renderApp('/');
  await logIn(user, 'zoe');
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('The name or the password is wrong');
  expect(alert).not.toHaveTextContent('zoe');
  expect(screen.getByLabelText('Password')).toHaveValue('');
  expect(screen.getByLabelText('Password')).toHaveFocus();
});

test('says how long to wait after too many attempts', async () => {
  new FakeServer({
    'GET /session': nobody(),
    'POST /session': problem(429, 'throttled', 'Too many attempts.', { retryAfter: 240 }),
  });
  const { user } = renderApp('/');
  await logIn(user);
  expect(await screen.findByRole('alert')).toHaveTextContent('try again in 4 minutes');
});

test('asks nothing of the server while a field is empty', async () => {
  const server = new FakeServer({ 'GET /session': nobody() });
  const { user } = renderApp('/');
  await user.type(await screen.findByLabelText('User name'), 'admin{Enter}');
  expect(screen.getByLabelText('Password')).toHaveFocus();
  expect(server.asked('POST /session')).toHaveLength(0);
});
