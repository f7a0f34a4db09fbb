import { ActionIcon, Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';

import type { AccessEntryItem, AccessListView } from '../../api/types';
import type { Columns, Features } from '../../shared/table/features';
import { subjectOf } from './words';

export type Row = AccessEntryItem & { readonly index: number };

const helper = createColumnHelper<Features, Row>();

/** The columns of SVC-350; Allow Unauth and Users only where they mean something (SVC-155). Not sortable: the order is the evaluation's. */
export function entryColumns(
  view: AccessListView,
  onRemove: (index: number) => void,
): Columns<Row> {
  return helper.columns([
    helper.display({
      id: 'position',
      meta: { label: '#', wideOnly: true },
      cell: ({ row }) => <span className="dimmed">{row.original.index + 1}</span>,
    }),
    helper.display({
      id: 'restrict',
      meta: { label: 'Restrict' },
      cell: ({ row }) => (
        <Badge color={row.original.allow ? 'teal' : 'red'} variant="light">
          {row.original.allow ? 'Allow' : 'Block'}
        </Badge>
      ),
    }),
    helper.display({
      id: 'subject',
      meta: { label: 'Address', opens: true, wrap: true },
      cell: ({ row: { original: entry } }) => (
        <span className={entry.type === 'network' ? 'mono' : undefined}>{subjectOf(entry)}</span>
      ),
    }),
    ...(view.hasAllowUnauthenticated
      ? [
          helper.display({
            id: 'unauthenticated',
            meta: { label: 'Allow Unauth' },
            cell: ({ row }) =>
              row.original.allowUnauthenticated ? (
                <Tooltip label="Clients there may send without log-in">
                  <Badge color="yellow" variant="light">
                    without log-in
                  </Badge>
                </Tooltip>
              ) : (
                <span className="dimmed">–</span>
              ),
          }),
        ]
      : []),
    ...(view.hasUsers
      ? [
          helper.display({
            id: 'users',
            meta: { label: 'Users', wrap: true },
            cell: ({ row: { original: entry } }) =>
              !entry.allow ? (
                <span className="dimmed">–</span>
              ) : entry.users.length === 0 ? (
                <span className="dimmed">All</span>
              ) : (
                entry.users.join(', ')
              ),
          }),
        ]
      : []),
    helper.display({
      id: 'comment',
      meta: { label: 'Comment', wrap: true },
      cell: ({ row: { original: entry } }) => (
        <Tooltip
          label={`Changed ${new Date(entry.changedAt ?? 0).toLocaleString()} by ${entry.changedBy ?? ''}`}
          disabled={entry.changedAt === null}
        >
          <Text size="sm" component="span">
            {entry.comment || <span className="dimmed">–</span>}
          </Text>
        </Tooltip>
      ),
    }),
    helper.display({
      id: 'actions',
      meta: { label: '', align: 'right' },
      cell: ({ row: { original: entry } }) => (
        <Group justify="flex-end">
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={`Remove: ${entry.allow ? 'Allow' : 'Block'} ${subjectOf(entry)}`}
            onClick={() => onRemove(entry.index)}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ),
    }),
  ]);
}
