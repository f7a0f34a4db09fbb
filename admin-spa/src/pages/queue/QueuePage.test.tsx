import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../../testing/fakeServer';
import { dashboard, pageOf, queueItem } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

const dead = queueItem({ id: 5, state: 'dead', nextAttemptAt: null, recipientCount: 1 });
const entry = {
  item: queueItem(),
  recipients: [
    { address: 'bob@elsewhere.example', state: 'waiting', lastError: '451 come back later' },
    { address: 'eve@elsewhere.example', state: 'sent', lastError: null },
  ],
};

test('an empty queue is good news', async () => {
  new FakeServer({ 'GET /queue': pageOf([]) });
  renderApp('/queue');
  expect(await screen.findByRole('heading', { name: 'The queue is empty' })).toBeVisible();
});

test('a row shows envelope, state, error, attempts and next attempt', async () => {
  new FakeServer({ 'GET /queue': pageOf([queueItem(), dead, queueItem({ id: 6, sender: '' })]) });
  renderApp('/queue');
  const rows = await screen.findAllByRole('row');
  expect(rows[1]).toHaveTextContent(
    /bob@elsewhere.example and 1 more.*from alice@example.com.*Retrying.*451 come back/,
  );
  expect(rows[2]).toHaveTextContent(/Dead.*Never by itself/);
  expect(rows[3]).toHaveTextContent('<> (bounce)');
});

test('state and text filter the queue', async () => {
  const server = new FakeServer({ 'GET /queue': pageOf([dead]) });
  const { user } = renderApp('/queue');
  await user.click(await screen.findByRole('radio', { name: 'Dead' }));
  await user.type(screen.getByLabelText('Filter by sender or recipient'), 'bob');
  await waitFor(() => {
    expect(server.asked('GET /queue').at(-1)?.query).toMatchObject({ state: 'dead', text: 'bob' });
  });
});

test('an entry shows every recipient with its own error, and is retried', async () => {
  const server = new FakeServer({
    'GET /queue': pageOf([queueItem()]),
    'GET /queue/9': entry,
    'POST /queue/9/retry': undefined,
  });
  const { user } = renderApp('/queue');
  await user.click(await screen.findByRole('button', { name: /bob@elsewhere.example/ }));
  const drawer = await screen.findByRole('dialog', { name: 'Queue entry 9' });
  expect(await within(drawer).findByText('eve@elsewhere.example')).toBeVisible();
  expect(within(drawer).getAllByText('451 come back later')).toHaveLength(2);
  await user.click(within(drawer).getByRole('button', { name: 'Retry now' }));
  await screen.findByText('It is due now.');
  expect(server.asked('POST /queue/9/retry')).toHaveLength(1);
});

test('dropping asks first and says what is lost', async () => {
  const server = new FakeServer({
    'GET /queue': pageOf([queueItem()]),
    'GET /queue/9': entry,
    'DELETE /queue/9': undefined,
  });
  const { user } = renderApp('/queue');
  await user.click(await screen.findByRole('button', { name: /bob@elsewhere.example/ }));
  await user.click(await screen.findByRole('button', { name: 'Drop' }));
  expect(await screen.findByText(/2 recipients is lost. The sender is not told/)).toBeVisible();
  expect(server.asked('DELETE /queue/9')).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'Drop it' }));
  await screen.findByText('The entry was dropped.');
  expect(server.asked('DELETE /queue/9')[0]?.query.confirm).toBe('true');
});

test('work that is being done can be neither retried nor dropped [spec: BLK-028]', async () => {
  new FakeServer({
    'GET /queue': pageOf([queueItem({ state: 'running' })]),
    'GET /queue/9': { ...entry, item: queueItem({ state: 'running' }) },
  });
  const { user } = renderApp('/queue');
  await user.click(await screen.findByRole('button', { name: /bob@elsewhere.example/ }));
  expect(await screen.findByRole('button', { name: 'Retry now' })).toBeDisabled();
  expect(screen.getByRole('button', { name: 'Drop' })).toBeDisabled();
});

test('dead work is announced above the list and retried at once', async () => {
  const server = new FakeServer({
    'GET /queue': pageOf([dead]),
    'GET /dashboard': dashboard({
      queue: { incoming: 0, outgoing: 0, outgoingBytes: 0, dead: 2, oldestWaitingSeconds: 0 },
    }),
    'POST /queue/retry-dead': { count: 2 },
  });
  const { user } = renderApp('/queue');
  expect(await screen.findByText('2 entries given up')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Retry all' }));
  await screen.findByText('2 entries due now.');
  expect(server.asked('POST /queue/retry-dead')).toHaveLength(1);
});

test('an entry that was finished meanwhile is said so', async () => {
  new FakeServer({
    'GET /queue': pageOf([queueItem()]),
    'GET /queue/9': problem(404, 'not-found', 'It is not in the queue.'),
  });
  const { user } = renderApp('/queue');
  await user.click(await screen.findByRole('button', { name: /bob@elsewhere.example/ }));
  expect(await screen.findByText('No longer in the queue')).toBeVisible();
});

test('wake-ups that the bus gave up are shown with their reasons', async () => {
  new FakeServer({
    'GET /queue': pageOf([]),
    'GET /queue/dead-wakeups': [
      {
        kind: 'RouteMail',
        workId: 4711,
        reason: 'MaxDeliveryCountExceeded',
        body: '{"kind":"RouteMail"}',
        deliveries: 10,
        recordedAt: '2026-01-01T00:00:00Z',
      },
    ],
  });
  const { user } = renderApp('/queue');
  expect(await screen.findByText('1 wake-up given up by the bus')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show wake-ups' }));
  expect(await screen.findByText('MaxDeliveryCountExceeded (10 deliveries)')).toBeVisible();
  expect(screen.getByText('RouteMail, entry 4711')).toBeVisible();
});
