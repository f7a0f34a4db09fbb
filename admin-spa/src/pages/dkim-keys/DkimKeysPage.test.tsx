import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { DkimKeyItem } from '../../api/types';
import { FakeServer, problem } from '../../testing/fakeServer';
import { renderApp } from '../../testing/renderApp';

const key = (id: number, selector: string, more: Partial<DkimKeyItem> = {}): DkimKeyItem => ({
  id,
  domain: 'example.com',
  displayDomain: 'example.com',
  selector,
  algorithm: 'rsa',
  bits: 2048,
  isActive: false,
  createdAt: '2026-01-01T00:00:00Z',
  recordName: `${selector}._domainkey.example.com`,
  recordText: 'v=DKIM1; k=rsa; p=MIIB',
  recordNeededUntil: null,
  ...more,
});
const list = (...items: DkimKeyItem[]) => ({ items, signing: 'On', domains: ['example.com'] });

test('says what to do while there is no key, and that signing is off', async () => {
  new FakeServer({ 'GET /dkim-keys': { items: [], signing: 'Off', domains: [] } });
  renderApp('/settings/dkim-keys');
  expect(await screen.findByRole('heading', { name: 'No key yet' })).toBeVisible();
  expect(screen.getByText('Mail is not signed yet')).toBeVisible();
});

test('generates a key and shows the record to publish [spec: SVC-164]', async () => {
  const made = key(7, 'r20260131');
  const server = new FakeServer({ 'GET /dkim-keys': list(), 'POST /dkim-keys': made });
  const { user } = renderApp('/settings/dkim-keys');
  await user.click(await screen.findByRole('button', { name: 'New key' }));
  await user.click(await screen.findByRole('button', { name: 'Generate key' }));
  const dialog = await screen.findByRole('dialog', { name: /DNS record of r20260131/ });
  expect(within(dialog).getByLabelText('Name')).toHaveTextContent(
    'r20260131._domainkey.example.com',
  );
  expect(within(dialog).getByLabelText('Text')).toHaveTextContent('v=DKIM1; k=rsa; p=MIIB');
  expect(server.asked('POST /dkim-keys')[0]?.body).toEqual({
    domain: 'example.com',
    selector: '',
    algorithm: 'rsa',
    privateKey: null,
  });
});

test('checks DNS and says what is wrong', async () => {
  new FakeServer({
    'GET /dkim-keys': list(key(7, 's1')),
    'POST /dkim-keys/7/check': {
      status: 'different',
      found: ['v=DKIM1; p=OTHER'],
      problem: 'The record has another key.',
    },
  });
  const { user } = renderApp('/settings/dkim-keys');
  await user.click(await screen.findByRole('button', { name: 'DNS record: s1 of example.com' }));
  await user.click(await screen.findByRole('button', { name: 'Check DNS' }));
  expect(await screen.findByText('DNS has another record')).toBeVisible();
  expect(screen.getByText('v=DKIM1; p=OTHER')).toBeVisible();
});

test('activates one key and stops another; a key that signs cannot be deleted', async () => {
  const server = new FakeServer({
    'GET /dkim-keys': list(key(1, 'old', { isActive: true }), key(2, 'new')),
    'POST /dkim-keys/2/activate': key(2, 'new', { isActive: true }),
    'POST /dkim-keys/1/retire': key(1, 'old'),
  });
  const { user } = renderApp('/settings/dkim-keys');
  expect(await screen.findByRole('row', { name: /old.*Signs/ })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Delete: old of example.com' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Activate: new of example.com' }));
  await screen.findByText('new of example.com signs from now on.');
  await user.click(screen.getByRole('button', { name: 'Stop signing: old of example.com' }));
  await waitFor(() => {
    expect(server.asked('POST /dkim-keys/1/retire')).toHaveLength(1);
  });
});

test('shows the server’s complaint at the field', async () => {
  new FakeServer({
    'GET /dkim-keys': list(),
    'POST /dkim-keys': problem(422, 'invalid', 'Some fields are wrong.', {
      errors: { selector: ['A selector consists of letters, digits and hyphens.'] },
    }),
  });
  const { user } = renderApp('/settings/dkim-keys');
  await user.click(await screen.findByRole('button', { name: 'New key' }));
  await user.type(await screen.findByLabelText('Selector'), 'a!');
  await user.click(screen.getByRole('button', { name: 'Generate key' }));
  expect(
    await screen.findByText('A selector consists of letters, digits and hyphens.'),
  ).toBeVisible();
});

test('renewing the secret of return path tags asks first [spec: STB-084 STB-091]', async () => {
  const server = new FakeServer({
    'GET /dkim-keys': list(key(1, 's1')),
    'POST /batv/renew': { number: 1 },
  });
  const { user } = renderApp('/settings/dkim-keys');
  expect(await screen.findByText(/Providers that verify senders may refuse/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Renew secret' }));
  expect(server.asked('POST /batv/renew')).toHaveLength(0);
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Renew secret' }));
  await waitFor(() => {
    expect(server.asked('POST /batv/renew')).toHaveLength(1);
  });
});
