import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { AccessEntryItem, AccessListSummary, AccessListView } from '../../api/types';
import { FakeServer, problem, type SeenRequest } from '../../testing/fakeServer';
import { account, pageOf } from '../../testing/fixtures';
import { renderApp } from '../../testing/renderApp';

const entry = (more: Partial<AccessEntryItem> = {}): AccessEntryItem => ({
  id: 1,
  allow: true,
  type: 'any',
  address: null,
  prefix: null,
  allowUnauthenticated: false,
  users: [],
  comment: '',
  createdAt: '2026-01-01T00:00:00Z',
  createdBy: 'admin',
  changedAt: '2026-01-01T00:00:00Z',
  changedBy: 'admin',
  ...more,
});
const view = (more: Partial<AccessListView> = {}): AccessListView => ({
  key: 'service-1',
  name: 'SMTP Server',
  version: 'v1',
  entries: [entry({ users: ['anna'] })],
  explanation: ['This list says who may send to other servers.'],
  hasUsers: true,
  hasAllowUnauthenticated: true,
  notices: [],
  ...more,
});
const lists: AccessListSummary[] = [
  {
    key: 'global',
    scope: 'global',
    serviceId: null,
    name: 'Global Access Restrictions',
    serviceType: null,
    entries: 0,
  },
  {
    key: 'service-1',
    scope: 'service',
    serviceId: 1,
    name: 'SMTP Server',
    serviceType: 'smtp',
    entries: 1,
  },
];

/** Arranging keeps the order it is given; the real order is the server's business. */
function arranged(request: SeenRequest): AccessListView {
  const { entries } = request.body as { entries: AccessEntryItem[] };
  return view({ entries: entries.map((e) => entry(e)) });
}

function server(more: ConstructorParameters<typeof FakeServer>[0] = {}) {
  return new FakeServer({
    'GET /access/lists': lists,
    'GET /access/lists/service-1': view(),
    'GET /access/lists/global': view({
      key: 'global',
      entries: [],
      hasUsers: false,
      hasAllowUnauthenticated: false,
    }),
    'POST /access/lists/service-1/arrange': arranged,
    'GET /accounts': pageOf([account()]),
    ...more,
  });
}

test('an empty list says so, and another list is chosen by name [spec: SVC-016]', async () => {
  server();
  const { user } = renderApp('/services/access');
  expect(await screen.findByRole('heading', { name: 'The list is empty' })).toBeVisible();
  await user.selectOptions(screen.getByLabelText('List'), 'service-1');
  expect(await screen.findByRole('row', { name: /Allow.*Any Host.*anna/ })).toBeVisible();
  expect(screen.getByText('This list says who may send to other servers.')).toBeVisible();
});

test('an entry is added, arranged by the server, and in force only after Save [spec: SVC-350 SVC-353]', async () => {
  const fake = server({ 'PUT /access/lists/service-1': view({ version: 'v2' }) });
  const { user } = renderApp('/services/access/service-1');
  await user.click(await screen.findByRole('button', { name: 'Add entry' }));
  const dialog = await screen.findByRole('dialog', { name: 'Add entry' });
  await user.click(within(dialog).getByText('Block'));
  await user.click(within(dialog).getByLabelText('Address'));
  await user.type(within(dialog).getByLabelText('Address'), '10.0.0.0/255.0.0.0');
  expect(
    within(dialog).getByText('10.0.0.0 to 10.255.255.255, 16,777,216 addresses'),
  ).toBeVisible();
  await user.tab();
  expect(within(dialog).getByRole('combobox', { name: 'Prefix' })).toHaveValue('/8 – 255.0.0.0');
  await user.click(within(dialog).getByRole('button', { name: 'Add' }));
  expect(await screen.findByRole('row', { name: /Block.*10\.0\.0\.0\/8/ })).toBeVisible();
  expect(fake.asked('PUT /access/lists/service-1')).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('SMTP Server: the list is in force.');
  const body = fake.asked('PUT /access/lists/service-1')[0]?.body as {
    version: string;
    entries: AccessEntryItem[];
  };
  expect(body.version).toBe('v1');
  expect(body.entries[1]).toMatchObject({
    allow: false,
    type: 'network',
    address: '10.0.0.0',
    prefix: 8,
  });
});

test('letting anybody send without log-in is stopped and the safe way is one click [spec: USR-119]', async () => {
  server();
  const { user } = renderApp('/services/access/service-1');
  await user.click(await screen.findByRole('button', { name: 'Any Host' }));
  const dialog = await screen.findByRole('dialog', { name: 'Edit entry' });
  await user.click(within(dialog).getByLabelText('Allow Unauthenticated Access'));
  expect(within(dialog).getByRole('button', { name: 'Change' })).toBeDisabled();
  await user.click(
    within(dialog).getByRole('button', { name: 'Allow anybody after log-in instead' }),
  );
  expect(within(dialog).getByLabelText('Allow Unauthenticated Access')).not.toBeChecked();
  expect(within(dialog).getByRole('button', { name: 'Change' })).toBeEnabled();
});

test('a refused list stays in the editor with the reason', async () => {
  server({
    'PUT /access/lists/service-1': problem(409, 'locks-you-out', 'You could not come back.'),
  });
  const { user } = renderApp('/services/access/service-1');
  await user.click(await screen.findByRole('button', { name: 'Remove: Allow Any Host' }));
  await user.click(await screen.findByRole('button', { name: 'Save' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('You could not come back.');
  expect(screen.getByRole('heading', { name: 'The list is empty' })).toBeVisible();
});

test('Defaults replaces the list after asking [spec: SVC-362]', async () => {
  server();
  const { user } = renderApp('/services/access/service-1');
  await user.click(await screen.findByRole('button', { name: 'Defaults' }));
  const dialog = await screen.findByRole('dialog', { name: 'Replace the list by the defaults?' });
  expect(dialog).toHaveTextContent('direct Internet connection');
  await user.click(within(dialog).getByRole('button', { name: 'Replace' }));
  expect(await screen.findByRole('row', { name: /Block.*Routers/ })).toBeVisible();
  expect(screen.getByRole('row', { name: /Allow.*Local Networks/ })).toBeVisible();
  expect(screen.queryByRole('row', { name: /Any Host/ })).toBeNull();
});

test('Users and Allow Unauth are hidden where they mean nothing [spec: SVC-155]', async () => {
  server({
    'GET /access/lists/service-1': view({ hasUsers: false, hasAllowUnauthenticated: false }),
  });
  const { user } = renderApp('/services/access/service-1');
  await user.click(await screen.findByRole('button', { name: 'Any Host' }));
  const dialog = await screen.findByRole('dialog', { name: 'Edit entry' });
  expect(within(dialog).queryByLabelText('Allow Unauthenticated Access')).toBeNull();
  expect(within(dialog).queryByLabelText('Users')).toBeNull();
  expect(screen.queryByRole('columnheader', { name: 'Users' })).toBeNull();
});

test('the test of an address shows which entry decides and what follows [spec: SVC-370]', async () => {
  const fake = server({
    'GET /access/test': {
      address: '203.0.113.5',
      user: 'anna',
      inLocalNetworks: false,
      isRouter: false,
      global: { answer: 'empty', text: 'the global list has no entries', entry: null, position: 0 },
      services: [
        {
          serviceId: 1,
          name: 'SMTP Server',
          type: 'smtp',
          serviceList: {
            answer: 'allows',
            text: "entry 1 of the service's list, Allow Any Host, decides",
            entry: 'Allow Any Host',
            position: 1,
          },
          globalList: {
            answer: 'notAsked',
            text: 'the global list is not asked',
            entry: null,
            position: 0,
          },
          mayConnect: true,
          mayLogIn: true,
          sendIn: 'accept',
          relay: 'needsLogIn',
          relayLoggedIn: 'acceptRelay',
        },
      ],
      mayAdministrate: true,
      mayVerify: false,
    },
  });
  const { user } = renderApp('/services/access');
  await user.click(await screen.findByRole('button', { name: 'Test an address' }));
  await user.type(screen.getByLabelText('What would happen to this address?'), '203.0.113.5');
  await user.type(screen.getByLabelText('User (optional)'), 'anna{Enter}');
  const row = await screen.findByRole('row', { name: /SMTP Server/ });
  expect(row).toHaveTextContent(/entry 1 of the service's list, Allow Any Host, decides/);
  expect(row).toHaveTextContent(/Yes.*Yes.*Accepted.*Log in first \(530\).*Relayed/);
  expect(fake.asked('GET /access/test')[0]?.query).toEqual({
    address: '203.0.113.5',
    user: 'anna',
  });
});

test('named networks are saved; detected ones are only shown [spec: SVC-021 SVC-367]', async () => {
  const networks = {
    local: ['127.0.0.0/8', '::1'],
    routers: [],
    detectedNetworks: ['172.17.0.0/16'],
    detectedRouters: ['172.17.0.1'],
    notices: [],
  };
  const fake = server({
    'GET /access/networks': networks,
    'PUT /access/networks/routers': { ...networks, routers: ['192.168.66.1'] },
  });
  const { user } = renderApp('/services/access/networks');
  expect(await screen.findByText(/172\.17\.0\.0\/16/)).toBeVisible();
  const routers = screen.getByRole('textbox', { name: 'Routers' });
  await user.type(routers, '192.168.66.1');
  const [local, saveRouters] = screen.getAllByRole('button', { name: 'Save' });
  expect(local).toBeDisabled();
  if (saveRouters) await user.click(saveRouters);
  await waitFor(() =>
    expect(fake.asked('PUT /access/networks/routers')[0]?.body).toEqual({
      networks: ['192.168.66.1'],
    }),
  );
});
