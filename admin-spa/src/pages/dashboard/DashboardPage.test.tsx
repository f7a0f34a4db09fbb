import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../../testing/fakeServer';
import { dashboard } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

const queue = { incoming: 0, outgoing: 7, outgoingBytes: 3072, dead: 0, oldestWaitingSeconds: 61 };

test('the queue’s length leads to the queue [spec: STS-072]', async () => {
  new FakeServer({ 'GET /dashboard': dashboard({ queue }) });
  renderApp('/');
  const tile = await screen.findByRole('link', { name: /Outgoing queue.*7/ });
  expect(tile).toHaveAttribute('href', '/queue?direction=outgoing');
});

test('figures renew themselves while the page is open [spec: STS-068]', async () => {
  const server = new FakeServer({ 'GET /dashboard': dashboard({ queue }) });
  renderApp('/');
  await screen.findByRole('link', { name: /Outgoing queue.*7/ });
  server.on('GET /dashboard', dashboard({ queue: { ...queue, outgoing: 8 } }));
  expect(
    await screen.findByRole('link', { name: /Outgoing queue.*8/ }, { timeout: 15_000 }),
  ).toBeVisible();
});

test('the chart says in words what it draws', async () => {
  const minute = '2026-01-01T00:00:00Z';
  new FakeServer({
    'GET /dashboard': dashboard({
      series: [
        { minute, accepted: 3, delivered: 4, sent: 0 },
        { minute, accepted: 5, delivered: 1, sent: 0 },
      ],
    }),
  });
  renderApp('/');
  expect(
    await screen.findByRole('img', {
      name: /accepted 8, at most 5 in a minute; delivered 5, at most 4/,
    }),
  ).toBeInTheDocument();
});

test('system messages stand urgent first, each with the page that helps', async () => {
  new FakeServer({
    'GET /dashboard': dashboard({
      messages: [
        { level: 'information', code: 'a', text: 'Good to know.', path: null },
        { level: 'error', code: 'b', text: 'Work was given up.', path: '/queue?state=dead' },
      ],
    }),
  });
  renderApp('/');
  const box = await screen.findByRole('region', { name: 'System messages' });
  const alerts = within(box).getAllByRole('alert');
  expect(alerts[0]).toHaveTextContent('Work was given up.');
  expect(within(box).getByRole('link', { name: 'Look at it' })).toHaveAttribute(
    'href',
    '/queue?state=dead',
  );
});

test('sessions are shown by protocol and together', async () => {
  new FakeServer({
    'GET /dashboard': dashboard({
      sessions: [
        { protocol: 'SMTP', sessions: 2 },
        { protocol: 'IMAP', sessions: 40 },
      ],
    }),
  });
  renderApp('/');
  expect(await screen.findByText('42 sessions open now')).toBeVisible();
  expect(
    screen.getByRole('progressbar', { name: 'IMAP sessions, scale to 50' }),
  ).toBeInTheDocument();
});

test('figures that cannot be loaded are said so', async () => {
  new FakeServer({
    'GET /dashboard': problem(503, 'no-database', 'The database does not answer.'),
  });
  renderApp('/');
  expect(await screen.findByText('The figures could not be loaded')).toBeVisible();
});
