import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { FakeServer, problem } from '../../testing/fakeServer';
import { renderApp } from '../../testing/renderApp';

const folder = (name: string, sharedWith = 0) => ({
  name,
  messages: 3,
  unseen: 1,
  bytes: 1536,
  ownerRights: 'lrswipkxteacd',
  sharedWith,
});
const rightsOf = (name: string, ...grants: { identifier: string; rights: string }[]) => ({
  folder: name,
  ownerRights: 'lrswipkxteacd',
  fixed: false,
  grants,
});

test('a new public folder asks at once who may see it', async () => {
  const server = new FakeServer({
    'GET /public-folders': { folders: [] },
    'POST /public-folders': problem(409, 'folder-exists', 'There is a folder News.'),
    'GET /public-folders/rights': rightsOf('News'),
    'GET /accounts': { items: [], total: 0, page: 1, pageSize: 8 },
    'PUT /public-folders/rights': rightsOf('News', { identifier: 'anyone', rights: 'lrs' }),
  });
  const { user } = renderApp('/public-folders');
  expect(await screen.findByRole('heading', { name: 'No public folder yet' })).toBeVisible();
  await user.type(screen.getByLabelText('Folder'), 'News{Enter}');
  expect(await screen.findByText('There is a folder News.')).toBeVisible();
  server.on('POST /public-folders', undefined).on('GET /public-folders', {
    folders: [folder('News')],
  });
  await user.click(screen.getByRole('button', { name: 'Create folder' }));
  const dialog = await screen.findByRole('dialog', { name: 'Rights in News' });
  expect(await within(dialog).findByText(/Nobody sees this folder yet/)).toBeVisible();
  server.on(
    'GET /public-folders/rights',
    rightsOf('News', { identifier: 'anyone', rights: 'lrs' }),
  );
  await user.type(within(dialog).getByRole('combobox', { name: 'User' }), 'anyone');
  await user.click(within(dialog).getByRole('button', { name: 'Give rights' }));
  expect(await within(dialog).findByText('Everyone')).toBeVisible();
  expect(server.asked('PUT /public-folders/rights')[0]?.body).toEqual({
    folder: 'News',
    identifier: 'anyone',
    rights: 'lrs',
  });
});

test('deleting a public folder asks first', async () => {
  const server = new FakeServer({
    'GET /public-folders': { folders: [folder('News', 2)] },
    'POST /public-folders/delete': { messages: 3 },
  });
  const { user } = renderApp('/public-folders');
  await user.click(await screen.findByRole('button', { name: 'Delete: News' }));
  expect(await screen.findByText(/The folder goes with 3 messages/)).toBeVisible();
  expect(server.asked('POST /public-folders/delete')).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'Delete folder' }));
  await screen.findByText('News was deleted.');
  expect(server.asked('POST /public-folders/delete')[0]?.body).toEqual({ folders: ['News'] });
});
