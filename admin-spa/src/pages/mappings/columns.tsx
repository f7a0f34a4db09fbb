import { Badge, Tooltip } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';

import type { MappingItem } from '../../api/types';
import type { Columns, Features } from '../../shared/table/features';
import { typeLabels } from './labels';

const helper = createColumnHelper<Features, MappingItem>();

const types = Object.entries(typeLabels).map(([value, { label }]) => ({ value, label }));

/** The columns of MAP-001; Collector comes with the collectors. */
export const mappingColumns: Columns<MappingItem> = helper.columns([
  helper.accessor('address', {
    meta: { label: 'Email address', filter: { kind: 'text' }, wrap: true, opens: true },
    cell: ({ row }) => <span className="mono">{row.original.address}</span>,
  }),
  helper.accessor('target', {
    meta: { label: 'Target', filter: { kind: 'text' }, wrap: true },
    cell: ({ row: { original: mapping } }) => (
      <>
        {mapping.target}
        {mapping.relayExternal ? (
          <Tooltip label="Mail from strangers to it is passed on too">
            <Badge ml={6} size="sm" color="yellow">
              relays
            </Badge>
          </Tooltip>
        ) : null}
      </>
    ),
  }),
  helper.accessor('type', {
    meta: { label: 'Type', filter: { kind: 'choice', choices: types } },
    cell: ({ row: { original: mapping } }) => (
      <Tooltip label={typeLabels[mapping.type].help}>
        <span>{typeLabels[mapping.type].label}</span>
      </Tooltip>
    ),
  }),
  helper.accessor('comments', {
    meta: { label: 'Comments', filter: { kind: 'text' }, wrap: true },
    cell: ({ row }) => row.original.comments || <span className="dimmed">–</span>,
  }),
]);
