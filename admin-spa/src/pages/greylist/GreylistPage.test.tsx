import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { GreylistItem } from '../../api/types';
import { FakeServer, problem } from '../../testing/fakeServer';
import { pageOf } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

function entry(more: Partial<GreylistItem> = {}): GreylistItem {
  return {
    client: '198.51.100.7/32',
    sender: 'carl@sender.example',
    recipient: 'alice@example.com',
    state: 'waiting',
    firstSeenAt: '2026-01-01T00:00:00Z',
    lastSeenAt: '2026-01-01T00:00:00Z',
    passes: 0,
    knownClient: false,
    ...more,
  };
}

function server(more: ConstructorParameters<typeof FakeServer>[0] = {}) {
  return new FakeServer({
    'GET /greylist': pageOf([
      entry(),
      entry({
        client: '203.0.113.0/24',
        sender: '',
        state: 'passed',
        passes: 7,
        knownClient: true,
      }),
    ]),
    'GET /greylist/summary': { waiting: 1, passed: 1, knownClients: 1 },
    'GET /greylist/exemptions': {
      items: [
        {
          id: 3,
          kind: 'client',
          pattern: '192.0.2.0/24',
          comment: 'partner',
          createdAt: '2026-01-01T00:00:00Z',
        },
      ],
      largeProviders: ['_spf.google.com'],
    },
    ...more,
  });
}

test('lists who sends, from whom and to whom, the newest first [spec: SVC-175]', async () => {
  const fake = server();
  renderApp('/greylist');
  const row = await screen.findByRole('row', { name: /carl@sender.example/ });
  expect(row).toHaveTextContent(/198\.51\.100\.7\D.*alice@example\.com.*Waiting/);
  expect(screen.getByRole('row', { name: /203.0.113.0\/24/ })).toHaveTextContent(
    /known.*no sender.*Passed.*7/,
  );
  expect(await screen.findByText('1 entry waits, 1 passes, 1 known server')).toBeVisible();
  expect(fake.asked('GET /greylist')[0]?.query).toMatchObject({
    sort: 'lastSeen',
    descending: 'true',
  });
});

test('an entry can be forgotten', async () => {
  const fake = server({ 'POST /greylist/forget': undefined });
  const { user } = renderApp('/greylist');
  await user.click(await screen.findByRole('button', { name: /Forget: 198.51.100.7/ }));
  await screen.findByText(/is forgotten/);
  expect(fake.asked('POST /greylist/forget')[0]?.body).toEqual({
    client: '198.51.100.7/32',
    sender: 'carl@sender.example',
    recipient: 'alice@example.com',
  });
});

test('what matches the filters is forgotten together, after a question', async () => {
  const fake = server({ 'POST /greylist/forget-all': { entries: 2 } });
  const { user } = renderApp('/greylist?sender=carl');
  await user.click(await screen.findByRole('button', { name: 'Forget what matches' }));
  expect(fake.asked('POST /greylist/forget-all')).toHaveLength(0);
  await user.click(await screen.findByRole('button', { name: 'Forget them' }));
  await screen.findByText('2 entries are forgotten.');
  expect(fake.asked('POST /greylist/forget-all')[0]?.body).toEqual({ sender: 'carl' });
});

test('exemptions are added and removed [spec: SVC-170, SVC-172]', async () => {
  const fake = server({
    'POST /greylist/exemptions': {
      id: 4,
      kind: 'spfDomain',
      pattern: '_spf.partner.example',
      comment: '',
      createdAt: '2026-01-01T00:00:00Z',
    },
    'DELETE /greylist/exemptions/3': undefined,
  });
  const { user } = renderApp('/greylist/exemptions');
  await user.selectOptions(await screen.findByLabelText('Is about'), 'SPF domain');
  await user.type(screen.getByLabelText('Pattern'), '_spf.partner.example');
  await user.click(screen.getByRole('button', { name: 'Add exemption' }));
  await screen.findByText(/_spf.partner.example is never greylisted/);
  expect(fake.asked('POST /greylist/exemptions')[0]?.body).toEqual({
    kind: 'spfDomain',
    pattern: '_spf.partner.example',
    comment: '',
  });
  await user.click(screen.getByRole('button', { name: 'Remove: 192.0.2.0/24' }));
  await screen.findByText(/is greylisted again/);
  expect(screen.getByText('_spf.google.com')).toBeVisible();
});

test('the server’s complaint stands at the pattern', async () => {
  server({
    'POST /greylist/exemptions': problem(422, 'invalid', 'Wrong.', {
      errors: { pattern: ['Type an address.'] },
    }),
  });
  const { user } = renderApp('/greylist/exemptions');
  await user.type(await screen.findByLabelText('Pattern'), '1.2.3');
  await user.click(screen.getByRole('button', { name: 'Add exemption' }));
  expect(await screen.findByText('Type an address.')).toBeVisible();
});

test('says where greylisting is switched on while nothing is remembered', async () => {
  server({ 'GET /greylist': pageOf([]) });
  renderApp('/greylist');
  const table = await screen.findByText('Nothing is remembered');
  expect(within(table.parentElement ?? table).getByText(/switched on for each/)).toBeVisible();
});
