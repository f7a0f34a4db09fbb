import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../../testing/fakeServer';
import { account, dashboard, pageOf } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

const created = (generatedPassword: string | null) => ({
  account: account({ id: 8, name: 'zoe' }),
  generatedPassword,
});

test('the heading counts the users, and the queue line leads to the queue [spec: USR-107 USR-138 USR-140]', async () => {
  new FakeServer({
    'GET /accounts': pageOf([account()]),
    'GET /dashboard': dashboard({
      accounts: { total: 12, active: 11, administrators: 1 },
      queue: { incoming: 0, outgoing: 3, outgoingBytes: 2048, dead: 0, oldestWaitingSeconds: 0 },
    }),
  });
  renderApp('/users');
  expect(await screen.findByText('12 users, 11 active')).toBeVisible();
  const line = screen.getByRole('link', { name: 'Outgoing queue: 3 messages, 2 KB' });
  expect(line).toHaveAttribute('href', '/queue?direction=outgoing');
});

test('a row shows size and comment, and is grey when the user cannot log in [spec: USR-147 USR-148 USR-167]', async () => {
  new FakeServer({
    'GET /accounts': pageOf([account(), account({ id: 3, name: 'bob', state: 'expired' })]),
  });
  renderApp('/users');
  const alice = await screen.findByRole('row', { name: /alice/ });
  expect(alice).toHaveTextContent('1.5 KB');
  expect(alice).toHaveTextContent('Head of sales');
  expect(alice).not.toHaveAttribute('data-dimmed');
  expect(screen.getByRole('row', { name: /bob/ })).toHaveAttribute('data-dimmed');
});

test('administrators and locked users carry their signs', async () => {
  new FakeServer({ 'GET /accounts': pageOf([account({ administrator: true, locked: true })]) });
  renderApp('/users');
  expect(await screen.findByRole('img', { name: 'Administrator' })).toBeVisible();
  expect(screen.getByRole('img', { name: 'Locked out' })).toBeVisible();
});

test('a click on a header sorts, a second one reverses', async () => {
  const server = new FakeServer({ 'GET /accounts': pageOf([account()]) });
  const { user } = renderApp('/users');
  await user.click(await screen.findByRole('button', { name: 'Comments' }));
  await waitFor(() => {
    expect(server.asked('GET /accounts').at(-1)?.query).toMatchObject({
      sort: 'comments',
      descending: 'false',
    });
  });
  await user.click(screen.getByRole('button', { name: 'Comments' }));
  await waitFor(() => {
    expect(server.asked('GET /accounts').at(-1)?.query).toMatchObject({
      sort: 'comments',
      descending: 'true',
    });
  });
  expect(screen.getByRole('columnheader', { name: 'Comments' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
});

test('filters of several columns go to the server together, and hiding them clears them [spec: USR-136]', async () => {
  const server = new FakeServer({ 'GET /accounts': pageOf([account()]) });
  const { user } = renderApp('/users');
  await user.click(await screen.findByRole('button', { name: 'Show filters' }));
  await user.type(screen.getByLabelText('Filter by Account name'), 'ali');
  await user.type(screen.getByLabelText('Filter by Inbox messages'), '5..8');
  await user.selectOptions(screen.getByLabelText('Filter by State'), 'active');
  await waitFor(() => {
    expect(server.asked('GET /accounts').at(-1)?.query).toMatchObject({
      name: 'ali',
      inboxMessages: '5..8',
      state: 'active',
    });
  });
  expect(window.location.search).toContain('name=ali');
  await user.click(screen.getByRole('button', { name: 'Hide filters' }));
  await waitFor(() => {
    expect(window.location.search).toBe('');
  });
  expect(screen.queryByLabelText('Filter by Account name')).toBeNull();
});

test('a filter the server does not understand is explained at its box', async () => {
  new FakeServer({
    'GET /accounts': ({ query }) =>
      query.inboxMessages
        ? problem(422, 'invalid', 'A filter is wrong.', {
            errors: { inboxMessages: ['Write a number.'] },
          })
        : pageOf([account()]),
  });
  renderApp('/users?inboxMessages=many');
  expect(await screen.findByText('Write a number.')).toBeVisible();
});

test('a list that cannot be loaded says why and can be tried again', async () => {
  const server = new FakeServer({
    'GET /accounts': problem(500, 'internal', 'The database does not answer.', { traceId: 'f00d' }),
  });
  const { user } = renderApp('/users');
  expect(await screen.findByText('The users could not be loaded')).toBeVisible();
  expect(screen.getByText('f00d')).toBeVisible();
  server.on('GET /accounts', pageOf([account()]));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('link', { name: 'alice' })).toHaveAttribute('href', '/users/2');
});

test('a new user gets a generated password that is shown once [spec: USR-173]', async () => {
  const server = new FakeServer({
    'GET /accounts': pageOf([]),
    'POST /accounts': created('hT7kXw9mQz3NpRc4'),
  });
  const { user } = renderApp('/users');
  await screen.findByRole('heading', { name: 'No users yet' });
  for (const button of screen.getAllByRole('button', { name: 'New user' }).slice(0, 1))
    await user.click(button);
  const dialog = await screen.findByRole('dialog', { name: 'New user' });
  await user.type(within(dialog).getByLabelText(/Username/), 'zoe');
  await user.click(within(dialog).getByRole('button', { name: 'Create user' }));
  expect(await screen.findByText('hT7kXw9mQz3NpRc4')).toBeVisible();
  expect(server.asked('POST /accounts')[0]?.body).toMatchObject({
    name: 'zoe',
    password: null,
    administrator: false,
  });
  await user.click(screen.getByRole('button', { name: 'Done' }));
  await waitFor(() => {
    expect(screen.queryByText('hT7kXw9mQz3NpRc4')).toBeNull();
  });
});

test('a name that breaks the rule never reaches the server', async () => {
  const server = new FakeServer({ 'GET /accounts': pageOf([account()]) });
  const { user } = renderApp('/users');
  await user.click(await screen.findByRole('button', { name: 'New user' }));
  await user.type(await screen.findByLabelText(/Username/), 'two words');
  await user.click(screen.getByRole('button', { name: 'Create user' }));
  expect(await screen.findByText(/Only letters, digits/)).toBeVisible();
  expect(server.asked('POST /accounts')).toHaveLength(0);
});

test('a typed password has to be typed twice alike; the server’s complaint stands at its field', async () => {
  const server = new FakeServer({
    'GET /accounts': pageOf([account()]),
    'POST /accounts': problem(422, 'invalid', 'Some fields are wrong.', {
      errors: { password: ['At least 8 characters.'] },
    }),
  });
  const { user } = renderApp('/users');
  await user.click(await screen.findByRole('button', { name: 'New user' }));
  await user.type(await screen.findByLabelText(/Username/), 'zoe');
  await user.click(screen.getByText('Type one'));
  await user.type(screen.getByLabelText('Main password'), 'short');
  await user.type(screen.getByLabelText('Main password again'), 'shirt');
  await user.click(screen.getByRole('button', { name: 'Create user' }));
  expect(await screen.findByText('The two passwords differ.')).toBeVisible();
  expect(server.asked('POST /accounts')).toHaveLength(0);
  await user.clear(screen.getByLabelText('Main password again'));
  await user.type(screen.getByLabelText('Main password again'), 'short');
  await user.click(screen.getByRole('button', { name: 'Create user' }));
  expect(await screen.findByText('At least 8 characters.')).toBeVisible();
});
