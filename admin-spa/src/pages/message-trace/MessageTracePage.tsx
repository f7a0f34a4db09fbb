import { Alert, Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconInfoCircle, IconRoute, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { PageHeader } from '../../shared/PageHeader';
import { EmptyState } from '../../shared/states';
import { DataTable } from '../../shared/table/DataTable';
import { ListResult, NoMatch } from '../../shared/table/ListResult';
import { columns } from './columns';
import { messageTraces, type Question } from './data';
import { TraceDrawer } from './TraceDrawer';

const nothing: Question = { day: '', subject: '', sender: '', any: '' };

/** What happened to a message: searched by day, subject, sender and anything that identifies it (SET-258, SET-259). */
export default function MessageTracePage() {
  const [typed, setTyped] = useState(nothing);
  const [question] = useDebouncedValue(typed, 300);
  const [open, setOpen] = useState<string | null>(null);
  const list = useQuery(messageTraces(question));
  const { day, subject, sender, any } = question;
  const isFiltered = [day, subject, sender, any].some((text) => text.trim() !== '');
  const text = (name: Exclude<keyof Question, 'day'>, label: string, placeholder = '') => (
    <TextInput
      label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      autoCapitalize="none"
      spellCheck={false}
      maxLength={200}
      flex="1 1 12rem"
      value={typed[name]}
      onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <PageHeader
        title="Message Trace"
        subtitle="What happened to each message: from the client's first word to the mailbox, the other server, or the refusal."
      />
      <Group mb="md" gap="sm" align="flex-end">
        <TextInput
          type="date"
          label="Day"
          value={typed.day}
          onChange={(event) => setTyped({ ...typed, day: event.currentTarget.value })}
        />
        {text('sender', 'Sender')}
        {text('subject', 'Subject')}
        {text('any', 'Anything', 'Recipient, Message-ID, number')}
      </Group>
      <ListResult list={list} failure="The message trace could not be searched">
        {(data) => (
          <>
            <DataTable
              label="Messages"
              columns={columns}
              rows={data.items}
              rowId={(row) => row.key}
              onOpen={(row) => setOpen(row.key)}
              refreshing={list.isPlaceholderData}
              empty={
                isFiltered ? (
                  <NoMatch title="No message matches" onClear={() => setTyped(nothing)} />
                ) : (
                  <EmptyState icon={IconRoute} title="No message yet">
                    Messages appear here within seconds, and for as many days as the setting “Keep
                    message trace” says.
                  </EmptyState>
                )
              }
            />
            {data.isComplete ? null : (
              <Alert
                mt="md"
                color="blue"
                icon={<IconInfoCircle aria-hidden />}
                title="There may be more"
              >
                These are the newest {data.items.length}. Name a day or more of what you know to
                find older ones.
              </Alert>
            )}
          </>
        )}
      </ListResult>
      <TraceDrawer name={open} onClose={() => setOpen(null)} />
    </>
  );
}
