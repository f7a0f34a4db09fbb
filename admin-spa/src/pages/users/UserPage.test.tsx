import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { serviceList } from '../services/fixtures';
import { FakeServer, problem } from '../../testing/fakeServer';
import { account, detail, mapping, pageOf } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

test('saves the changed fields with the version that was edited', async () => {
  const server = new FakeServer({
    'GET /accounts/2': detail(),
    'PUT /accounts/2': detail({ account: account({ comments: 'New', version: 8 }) }),
    'GET /accounts': pageOf([]),
  });
  const { user } = renderApp('/users/2');
  const comments = await screen.findByLabelText('Comments');
  await user.clear(comments);
  await user.type(comments, 'New');
  await user.click(screen.getByRole('switch', { name: /^Account access allowed/ }));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Changes have been applied.');
  expect(server.asked('PUT /accounts/2')[0]?.body).toEqual({
    displayName: 'Alice Example',
    comments: 'New',
    enabled: false,
    administrator: false,
    expiresOn: null,
    version: 7,
  });
});

test('a comment has at most 80 characters [spec: USR-154]', async () => {
  const server = new FakeServer({ 'GET /accounts/2': detail() });
  const { user } = renderApp('/users/2');
  const comments = await screen.findByLabelText('Comments');
  await user.clear(comments);
  await user.type(comments, 'c'.repeat(81));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('At most 80 characters.')).toBeVisible();
  expect(server.asked('PUT /accounts/2')).toHaveLength(0);
});

test('edits show the notice, and leaving the page asks first [spec: SET-004]', async () => {
  new FakeServer({ 'GET /accounts/2': detail(), 'GET /services': serviceList([]) });
  const { user } = renderApp('/users/2');
  const comments = await screen.findByLabelText('Comments');
  expect(screen.queryByText(/Changes have been made/)).toBeNull();
  await user.type(comments, '!');
  expect(screen.getByText('Changes have been made – press Save')).toBeVisible();
  await user.click(screen.getByRole('link', { name: 'Services' }));
  await user.click(await screen.findByRole('button', { name: 'Stay' }));
  expect(window.location.pathname).toBe('/users/2');
  await user.click(screen.getByRole('link', { name: 'Services' }));
  await user.click(await screen.findByRole('button', { name: 'Leave' }));
  expect(await screen.findByRole('heading', { name: 'Services' })).toBeVisible();
});

test('the Back button asks too, and stays when told to', async () => {
  new FakeServer({ 'GET /accounts/2': detail(), 'GET /services': serviceList([]) });
  const { user } = renderApp('/services');
  await screen.findByRole('heading', { name: 'Services' });
  act(() => window.history.pushState(null, '', '/users/2'));
  await user.type(await screen.findByLabelText('Comments'), '!');
  act(() => window.history.back());
  await user.click(await screen.findByRole('button', { name: 'Stay' }));
  expect(screen.getByLabelText('Comments')).toHaveValue('Head of sales!');
  expect(window.location.pathname).toBe('/users/2');
  act(() => window.history.back());
  await user.click(await screen.findByRole('button', { name: 'Leave' }));
  expect(await screen.findByRole('heading', { name: 'Services' })).toBeVisible();
});

test('another administrator’s change is not overwritten, and said so', async () => {
  new FakeServer({
    'GET /accounts/2': detail(),
    'PUT /accounts/2': problem(409, 'version-conflict', 'Somebody else was faster.'),
  });
  const { user } = renderApp('/users/2');
  await user.type(await screen.findByLabelText('Comments'), '!');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Somebody else changed this user')).toBeVisible();
  expect(screen.getByLabelText('Comments')).toHaveValue('Head of sales!');
});

test('an administrator cannot take the flag from himself [spec: USR-161]', async () => {
  new FakeServer({
    'GET /accounts/1': detail({ account: account({ id: 1, name: 'admin', administrator: true }) }),
  });
  renderApp('/users/1');
  expect(await screen.findByRole('switch', { name: /^Administrator/ })).toBeDisabled();
});

test('locks are listed with their addresses and removed together [spec: USR-162]', async () => {
  const server = new FakeServer({
    'GET /accounts/2': detail({
      account: account({ locked: true }),
      locks: [{ address: '203.0.113.7', failures: 3, until: '2030-01-01T00:00:00Z' }],
    }),
    'DELETE /accounts/2/locks': undefined,
  });
  const { user } = renderApp('/users/2');
  expect(await screen.findByText('203.0.113.7')).toBeVisible();
  server.on('GET /accounts/2', detail());
  await user.click(screen.getByRole('button', { name: 'Remove all locks' }));
  await waitFor(() => {
    expect(screen.queryByText('203.0.113.7')).toBeNull();
  });
  expect(server.asked('DELETE /accounts/2/locks')).toHaveLength(1);
});

test('deleting needs the typed name; a refusal is shown in the dialog', async () => {
  const server = new FakeServer({
    'GET /accounts/1': detail({ account: account({ id: 1, name: 'admin', administrator: true }) }),
    'DELETE /accounts/1': problem(
      409,
      'own-account',
      'You cannot delete the account you are logged in with.',
    ),
  });
  const { user } = renderApp('/users/1');
  await user.click(await screen.findByRole('button', { name: 'Delete user' }));
  const dialog = await screen.findByRole('dialog', { name: 'Delete user admin?' });
  const remove = within(dialog).getByRole('button', { name: 'Delete user' });
  expect(remove).toBeDisabled();
  await user.type(within(dialog).getByLabelText('Type admin to confirm'), 'admin');
  await user.click(remove);
  expect(
    await within(dialog).findByText('You cannot delete the account you are logged in with.'),
  ).toBeVisible();
  expect(server.asked('DELETE /accounts/1')).toHaveLength(1);
});

test('a deleted user is gone, and the list stands again', async () => {
  new FakeServer({
    'GET /accounts/2': detail(),
    'DELETE /accounts/2': undefined,
    'GET /accounts': pageOf([account({ id: 3, name: 'bob' })]),
  });
  const { user } = renderApp('/users/2');
  await user.click(await screen.findByRole('button', { name: 'Delete user' }));
  await user.type(await screen.findByLabelText('Type alice to confirm'), 'Alice{Enter}');
  expect(await screen.findByRole('link', { name: 'bob' })).toBeVisible();
});

test('a password is set, and a warning about devices stands beside it', async () => {
  const server = new FakeServer({
    'GET /accounts/2': detail(),
    'PUT /accounts/2/password': undefined,
  });
  const { user } = renderApp('/users/2/passwords');
  expect(await screen.findByText('Before you change a password')).toBeVisible();
  await user.type(screen.getByLabelText('New password'), 'long-enough');
  await user.type(screen.getByLabelText('New password again'), 'long-enough');
  await user.click(screen.getByRole('button', { name: 'Set password' }));
  await screen.findByText('The password of alice was changed.');
  expect(server.asked('PUT /accounts/2/password')[0]?.body).toEqual({ password: 'long-enough' });
  expect(screen.getByLabelText('New password')).toHaveValue('');
});

test('a password is generated only after a question', async () => {
  const server = new FakeServer({
    'GET /accounts/2': detail(),
    'POST /accounts/2/password/generate': { password: 'aB3dE6gH9jK2mN5p' },
  });
  const { user } = renderApp('/users/2/passwords');
  await user.click(await screen.findByRole('button', { name: 'Generate' }));
  expect(server.asked('POST /accounts/2/password/generate')).toHaveLength(0);
  await user.click(await screen.findByRole('button', { name: 'Replace it' }));
  expect(await screen.findByText('aB3dE6gH9jK2mN5p')).toBeVisible();
});

test('the aliases are the mappings of this user', async () => {
  const server = new FakeServer({
    'GET /accounts/2': detail(),
    'GET /accounts': pageOf([account()]),
    'GET /mappings': pageOf([mapping()]),
  });
  const { user } = renderApp('/users/2/aliases');
  expect(await screen.findByText('sales@example.com')).toBeVisible();
  expect(server.asked('GET /mappings')[0]?.query.accountId).toBe('2');
  expect(screen.getByText('alice@example.com')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'New alias' }));
  expect(await screen.findByRole('combobox', { name: 'Target' })).toHaveValue('alice');
});

test('the folders show what is in them', async () => {
  new FakeServer({ 'GET /accounts/2': detail() });
  renderApp('/users/2/folders');
  expect(await screen.findByRole('row', { name: /INBOX/ })).toHaveTextContent(/12.*3.*1.5 KB/);
});

test('the rights of a folder are shown, changed and taken [spec: USR-333 USR-339]', async () => {
  const view = {
    folder: 'Work',
    ownerRights: 'lrswipkxteacd',
    fixed: false,
    grants: [{ identifier: 'bob', rights: 'lrs' }],
  };
  const server = new FakeServer({
    'GET /accounts/2': detail(),
    'GET /accounts': { items: [], total: 0, page: 1, pageSize: 8 },
    'GET /accounts/2/folders/rights': view,
    'PUT /accounts/2/folders/rights': {
      ...view,
      grants: [{ identifier: 'bob', rights: 'lrswited' }],
    },
    'PUT /accounts/2/folders/owner-rights': undefined,
  });
  const { user } = renderApp('/users/2/folders');
  expect(await screen.findByRole('row', { name: /INBOX/ })).toHaveTextContent('lrswipkxteacd');
  await user.click(screen.getByRole('button', { name: 'INBOX' }));
  const preset = await screen.findByRole('combobox', { name: 'Rights of bob' });
  expect(preset).toHaveValue('Read only');
  await user.click(preset);
  await user.click(await screen.findByRole('option', { name: 'Read and write' }));
  expect(server.asked('PUT /accounts/2/folders/rights')[0]?.body).toEqual({
    folder: 'INBOX',
    identifier: 'bob',
    rights: 'lrswite',
  });
  await user.click(screen.getByRole('switch', { name: /The owner may rename and delete/ }));
  expect(server.asked('PUT /accounts/2/folders/owner-rights')[0]?.body).toEqual({
    folders: ['Work'],
    fixed: true,
  });
  const nobody = { ...view, grants: [] };
  server.on('PUT /accounts/2/folders/rights', nobody).on('GET /accounts/2/folders/rights', nobody);
  await user.click(screen.getByRole('button', { name: 'Take all rights: bob' }));
  expect(await screen.findByText('Only its owner sees this folder.')).toBeVisible();
});

test('the quota of a mailbox is set in megabytes [spec: USR-341 STB-157]', async () => {
  const quota = { bytes: 1_572_864, maximumBytes: 1_048_576, messages: 12, maximumMessages: 0 };
  const server = new FakeServer({
    'GET /accounts/2': detail(),
    'GET /accounts/2/quota': quota,
    'PUT /accounts/2/quota': { ...quota, maximumBytes: 5_242_880 },
  });
  const { user } = renderApp('/users/2/quotas');
  expect(await screen.findByText(/Size: 1.5 MB of 1 MB \(150 %\)/)).toBeVisible();
  expect(screen.getByText('Messages: 12 messages, no quota')).toBeVisible();
  const size = screen.getByLabelText('Size quota in MB');
  await user.clear(size);
  await user.type(size, '5');
  await user.click(screen.getByRole('button', { name: 'Save quota' }));
  await screen.findByText('The quota was saved.');
  expect(server.asked('PUT /accounts/2/quota')[0]?.body).toEqual({
    maximumBytes: 5_242_880,
    maximumMessages: 0,
  });
});

test('a user that is gone is said so', async () => {
  new FakeServer({ 'GET /accounts/99': problem(404, 'not-found', 'There is no such account.') });
  renderApp('/users/99');
  expect(await screen.findByRole('heading', { name: 'There is no such user' })).toBeVisible();
});
