import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../../testing/fakeServer';
import { account, mapping, pageOf } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

function server(more: ConstructorParameters<typeof FakeServer>[0] = {}) {
  return new FakeServer({
    'GET /mappings': pageOf([
      mapping(),
      mapping({ id: 5, address: '~@example.com', target: '*REMOTE', targetAccountId: null }),
    ]),
    'GET /accounts': pageOf([account()]),
    'POST /mappings/check': { warnings: [] },
    ...more,
  });
}

test('lists address, target, type and comment', async () => {
  server();
  renderApp('/mappings');
  const row = await screen.findByRole('row', { name: /sales@example.com/ });
  expect(row).toHaveTextContent(/alice.*Always/);
});

test('a new mapping has the fields of the edit dialog [spec: MAP-014]', async () => {
  const fake = server({ 'POST /mappings': { mapping: mapping(), warnings: [] } });
  const { user } = renderApp('/mappings');
  await user.click(await screen.findByRole('button', { name: 'New mapping' }));
  const dialog = await screen.findByRole('dialog', { name: 'New mapping' });
  await user.type(within(dialog).getByLabelText('Email address'), 'info');
  await user.type(within(dialog).getByRole('combobox', { name: 'Target' }), 'alice');
  await user.type(within(dialog).getByLabelText('Comments'), 'front desk');
  expect(within(dialog).getByRole('combobox', { name: 'Mapping type' })).toHaveValue(
    'Always – Mail from every source',
  );
  await user.click(within(dialog).getByRole('button', { name: 'Save' }));
  await screen.findByText(/was saved/);
  expect(fake.asked('POST /mappings')[0]?.body).toEqual({
    address: 'info',
    target: 'alice',
    type: 'always',
    relayExternal: false,
    comments: 'front desk',
    version: null,
  });
});

test('a wildcard that captures users is warned of, and stored only when confirmed [spec: MAP-008]', async () => {
  const fake = server({
    'POST /mappings/check': {
      warnings: [
        { code: 'captures', text: 'It takes mail of these users.', accounts: ['kate', 'joe'] },
      ],
    },
    'POST /mappings': { mapping: mapping({ address: '*@example.com' }), warnings: [] },
  });
  const { user } = renderApp('/mappings');
  await user.click(await screen.findByRole('button', { name: 'New mapping' }));
  await user.type(await screen.findByLabelText('Email address'), '*@example.com');
  await user.type(screen.getByRole('combobox', { name: 'Target' }), 'alice');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Users: kate, joe')).toBeVisible();
  expect(fake.asked('POST /mappings')).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'Save anyway' }));
  await screen.findByText(/was saved/);
  expect(fake.asked('POST /mappings')).toHaveLength(1);
});

test('the relay switch is there for *REMOTE only [spec: MAP-011]', async () => {
  server();
  const { user } = renderApp('/mappings');
  await user.click(await screen.findByRole('button', { name: 'New mapping' }));
  const target = await screen.findByRole('combobox', { name: 'Target' });
  await user.type(target, 'alice');
  expect(screen.queryByLabelText('Relay external mail too')).toBeNull();
  await user.clear(target);
  await user.type(target, '*REMOTE');
  expect(screen.getByLabelText('Relay external mail too')).not.toBeChecked();
});

test('editing keeps the version, and the server’s complaint stands at its field', async () => {
  const fake = server({
    'PUT /mappings/4': problem(422, 'invalid', 'Some fields are wrong.', {
      errors: { target: ['There is no user named zoe.'] },
    }),
  });
  const { user } = renderApp('/mappings');
  await user.click(await screen.findByText('sales@example.com'));
  const target = await screen.findByRole('combobox', { name: 'Target' });
  await user.clear(target);
  await user.type(target, 'zoe');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('There is no user named zoe.')).toBeVisible();
  expect(fake.asked('PUT /mappings/4')[0]?.body).toMatchObject({ target: 'zoe', version: 3 });
});

test('the keyboard opens a mapping', async () => {
  server();
  const { user } = renderApp('/mappings');
  (await screen.findByRole('button', { name: 'sales@example.com' })).focus();
  await user.keyboard('{Enter}');
  expect(await screen.findByRole('dialog', { name: 'Edit mapping' })).toBeVisible();
});

test('deleting takes two clicks', async () => {
  const fake = server({ 'DELETE /mappings/4': undefined });
  const { user } = renderApp('/mappings');
  await user.click(await screen.findByText('sales@example.com'));
  await user.click(await screen.findByRole('button', { name: 'Delete' }));
  expect(fake.asked('DELETE /mappings/4')).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'Really delete?' }));
  await screen.findByText(/was deleted/);
});

test('an address can be tested without sending mail', async () => {
  const fake = server({
    'GET /mappings/resolve': {
      address: 'x@example.com',
      outcome: 'local',
      accounts: ['kate'],
    },
  });
  const { user } = renderApp('/mappings');
  await user.click(await screen.findByRole('button', { name: 'Test an address' }));
  await user.type(
    screen.getByLabelText('Where does mail for this address go?'),
    'x@example.com{Enter}',
  );
  expect(await screen.findByText('kate')).toBeVisible();
  expect(fake.asked('GET /mappings/resolve')[0]?.query.address).toBe('x@example.com');
});

test('a CSV file is previewed with counts and stored only then; bad rows forbid it', async () => {
  const fake = server({
    'POST /mappings/import': ({ query, body }) => ({
      added: 2,
      skipped: 1,
      removed: 0,
      errors: String(body).includes('zoe') ? [{ row: 1, text: 'There is no user named zoe.' }] : [],
      stored: query.preview === 'false',
    }),
  });
  const { user } = renderApp('/mappings');
  await user.click(await screen.findByRole('button', { name: 'Import and export' }));
  await user.click(await screen.findByRole('menuitem', { name: /Import/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Import mappings' });
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) throw new Error('There is no file box.');
  await user.upload(input, new File(['a@example.com,zoe\n'], 'bad.csv', { type: 'text/csv' }));
  expect(await within(dialog).findByText(/Row 1: There is no user named zoe/)).toBeVisible();
  expect(within(dialog).getByRole('button', { name: 'Import' })).toBeDisabled();
  await user.upload(input, new File(['a@example.com,alice\n'], 'good.csv', { type: 'text/csv' }));
  expect(await within(dialog).findByText(/2 mappings to add, 1 present already/)).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Import' }));
  await screen.findByText('2 mappings added.');
  const last = fake.asked('POST /mappings/import').at(-1);
  expect(last?.query).toMatchObject({ preview: 'false', mode: 'merge' });
  expect(last?.body).toBe('a@example.com,alice\n');
});
