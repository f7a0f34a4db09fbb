import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { MessageStoreFigures } from '../../api/types';
import { FakeServer, problem } from '../../testing/fakeServer';
import { detail } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

const figures: MessageStoreFigures = {
  folders: 12,
  messages: 3456,
  unread: 78,
  bytes: 5 * 1024 * 1024,
  storedMessages: 3000,
  storedBytes: 4 * 1024 * 1024,
  recycleBin: { messages: 21, bytes: 2048, folders: 2, folderMessages: 9, held: 0 },
  keepHours: 72,
};

function server(more: ConstructorParameters<typeof FakeServer>[0] = {}) {
  return new FakeServer({
    'GET /message-store': figures,
    'GET /message-store/top-folders': {
      folders: [
        { accountId: 2, account: 'alice', folder: 'INBOX', messages: 900, octets: 1024, unread: 3 },
      ],
    },
    ...more,
  });
}

test('shows what is stored and the top folders [spec: SET-181, SET-184]', async () => {
  const fake = server();
  const { user } = renderApp('/message-store');
  expect(await screen.findByText('3,456')).toBeVisible();
  expect(screen.getByText(/Kept for 72 hours/)).toBeVisible();
  expect(await screen.findByRole('row', { name: /alice/ })).toHaveTextContent(/INBOX.*900.*1 KB/);
  await user.click(screen.getByRole('radio', { name: 'Largest' }));
  expect(fake.asked('GET /message-store/top-folders').at(-1)?.query).toEqual({ by: 'octets' });
});

test('the recycle bin is purged after a question [spec: SET-180]', async () => {
  const fake = server({ 'POST /message-store/purge-recycle-bin': { messages: 21 } });
  const { user } = renderApp('/message-store');
  await user.click(await screen.findByRole('button', { name: 'Purge recycle bin' }));
  expect(fake.asked('POST /message-store/purge-recycle-bin')).toHaveLength(0);
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Purge recycle bin' }));
  await screen.findByText('21 messages left the recycle bin.');
});

test('what POP3 holds is told and removed after a question [spec: SVC-046]', async () => {
  server({
    'GET /message-store': { ...figures, recycleBin: { ...figures.recycleBin, held: 7 } },
    'POST /message-store/remove-held': { messages: 7 },
  });
  const { user } = renderApp('/message-store');
  await user.click(await screen.findByRole('button', { name: 'Remove held messages' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Remove held messages' }));
  await screen.findByText('7 held messages removed.');
});

test('says what could not be loaded', async () => {
  server({ 'GET /message-store': problem(503, 'unavailable', 'The database is away.') });
  renderApp('/message-store');
  expect(await screen.findByText('The figures could not be loaded')).toBeVisible();
});

test('what a user deleted is counted and taken back [spec: USR-307, USR-308]', async () => {
  const fake = new FakeServer({
    'GET /accounts/2': detail(),
    'GET /accounts/2/recycle-bin': {
      deleted: { messages: 5, bytes: 2048, folders: 1, folderMessages: 2 },
      keepHours: 72,
    },
    'POST /accounts/2/recycle-bin/undelete': {
      messages: 5,
      bytes: 2048,
      folders: 1,
      folderMessages: 2,
    },
  });
  const { user } = renderApp('/users/2/recycle-bin');
  await screen.findByText('5 messages (2 KB) and 1 folder were deleted since then.');
  await user.click(screen.getByRole('switch', { name: /not read/ }));
  await user.click(screen.getByRole('button', { name: 'Undelete' }));
  await screen.findByText('5 messages and 1 folder are back.');
  expect(fake.asked('POST /accounts/2/recycle-bin/undelete')[0]?.body).toMatchObject({
    unread: true,
    flagged: false,
  });
});
