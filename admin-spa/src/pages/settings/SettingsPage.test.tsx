import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../../testing/fakeServer';
import { setting } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

const length = setting();
const lock = setting({
  name: 'security.lock-for',
  label: 'Lock for',
  kind: 'duration',
  value: '00:30:00',
  default: '00:30:00',
  minimum: null,
  maximum: null,
  row: null,
});
const secret = setting({
  name: 'security.api-secret',
  label: 'Api secret',
  kind: 'secret',
  value: null,
  default: null,
  isDefault: false,
  minimum: null,
  maximum: null,
  row: null,
});
const tls = setting({
  name: 'security.require-tls',
  label: 'Require TLS',
  kind: 'boolean',
  value: 'true',
  default: 'false',
  isDefault: false,
  minimum: null,
  maximum: null,
  row: null,
});
const all = [length, lock, secret, tls];

function server(more: ConstructorParameters<typeof FakeServer>[0] = {}) {
  return new FakeServer({ 'GET /settings': all, 'PUT /settings': all, ...more });
}

test('shows name, help, default, range and row of each setting', async () => {
  server();
  renderApp('/settings');
  expect(await screen.findByRole('textbox', { name: 'Minimum password length' })).toHaveValue('8');
  expect(screen.getAllByText('Shorter ones are refused when one is set.')[0]).toBeVisible();
  expect(screen.getByText('Default: 8')).toBeVisible();
  expect(screen.getByText('Range: 1 to 128')).toBeVisible();
  expect(screen.getByText('USR-152')).toBeVisible();
  expect(window.location.pathname).toBe('/settings/security');
});

test('sends only what was changed, after Save [spec: USR-134]', async () => {
  const fake = server();
  const { user } = renderApp('/settings/security');
  const field = await screen.findByRole('textbox', { name: 'Minimum password length' });
  await user.clear(field);
  await user.type(field, '10');
  await user.click(screen.getByRole('switch', { name: 'Require TLS' }));
  expect(screen.getByText('2 changes made – press Save')).toBeVisible();
  expect(fake.asked('PUT /settings')).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Changes have been applied.');
  expect(fake.asked('PUT /settings')[0]?.body).toEqual({
    values: { 'security.minimum-password-length': '10', 'security.require-tls': 'false' },
    reset: [],
  });
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
});

test.each(['0', '129', 'many'])(
  'a value out of range, %s, stays here with its reason',
  async (value) => {
    const fake = server();
    const { user } = renderApp('/settings/security');
    const field = await screen.findByRole('textbox', { name: 'Minimum password length' });
    await user.clear(field);
    await user.type(field, value);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(
      await screen.findByText(/^(At least 1|At most 128|A whole number, please)\.$/),
    ).toBeVisible();
    expect(fake.asked('PUT /settings')).toHaveLength(0);
  },
);

test('going back to the default is asked of the server as such', async () => {
  const fake = server();
  const { user } = renderApp('/settings/security');
  await user.click(await screen.findByRole('button', { name: 'Reset to default: Require TLS' }));
  expect(screen.getByRole('switch', { name: 'Require TLS' })).not.toBeChecked();
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Changes have been applied.');
  expect(fake.asked('PUT /settings')[0]?.body).toEqual({
    values: {},
    reset: ['security.require-tls'],
  });
});

test('a secret is never shown and sent only when typed', async () => {
  const fake = server();
  const { user } = renderApp('/settings/security');
  const field = await screen.findByLabelText('Api secret');
  expect(field).toHaveValue('');
  expect(field).toHaveAttribute('placeholder', 'Set; type to replace it');
  await user.type(field, 'hunter22');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Changes have been applied.');
  expect(fake.asked('PUT /settings')[0]?.body).toMatchObject({
    values: { 'security.api-secret': 'hunter22' },
  });
  expect(screen.getByLabelText('Api secret')).toHaveValue('');
});

test('Discard brings the stored values back', async () => {
  server();
  const { user } = renderApp('/settings/security');
  const field = await screen.findByRole('textbox', { name: 'Lock for' });
  await user.clear(field);
  await user.type(field, '01:00:00');
  expect(screen.getByText('1 h')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  expect(field).toHaveValue('00:30:00');
});

test('the server’s complaint stands at its setting and the edit is kept', async () => {
  server({
    'PUT /settings': problem(422, 'invalid', 'A value is wrong.', {
      errors: { 'security.minimum-password-length': ['Too long for the old clients.'] },
    }),
  });
  const { user } = renderApp('/settings/security');
  const field = await screen.findByRole('textbox', { name: 'Minimum password length' });
  await user.clear(field);
  await user.type(field, '99');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Too long for the old clients.')).toBeVisible();
  expect(field).toHaveValue('99');
});
