import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../../testing/fakeServer';
import { renderApp } from '../../testing/renderApp';

const smtp = {
  name: 'SMTP',
  protocol: 'SMTP',
  endPoint: '[::]:2525',
  tls: 'startTls',
  running: true,
  sessions: 12,
  maximumSessions: 500,
};

test('lists the listeners with their end points, encryption and sessions', async () => {
  new FakeServer({
    'GET /services': [
      smtp,
      {
        ...smtp,
        name: 'POP3S',
        protocol: 'POP3',
        endPoint: '[::]:2995',
        tls: 'implicit',
        running: false,
        sessions: 0,
      },
    ],
  });
  renderApp('/services');
  expect(await screen.findByRole('row', { name: /SMTP/ })).toHaveTextContent(
    /\[::\]:2525.*STARTTLS.*Listening.*12 of 500/,
  );
  expect(screen.getByRole('row', { name: /POP3S/ })).toHaveTextContent(
    /TLS from the first byte.*Stopped/,
  );
  expect(screen.getByText('12 sessions open now')).toBeVisible();
});

test('headers sort, a second click reverses', async () => {
  new FakeServer({ 'GET /services': [smtp, { ...smtp, name: 'IMAP', sessions: 99 }] });
  const { user } = renderApp('/services');
  const names = () =>
    screen
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.querySelector('td')?.textContent);
  await user.click(await screen.findByRole('button', { name: 'Name' }));
  expect(names()).toEqual(['IMAP', 'SMTP']);
  await user.click(screen.getByRole('button', { name: 'Name' }));
  expect(names()).toEqual(['SMTP', 'IMAP']);
});

test('keeps the last known state on screen when the server stops answering', async () => {
  const server = new FakeServer({ 'GET /services': [smtp] });
  renderApp('/services');
  await screen.findByRole('row', { name: /SMTP/ });
  server.on('GET /services', problem(503, 'no-database', 'The database does not answer.'));
  expect(await screen.findByText(/Shown from memory/, {}, { timeout: 15_000 })).toBeVisible();
  expect(screen.getByRole('row', { name: /SMTP/ })).toBeVisible();
});
