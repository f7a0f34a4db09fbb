import { Button, Card, Group, NumberInput, Progress, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';

import type { AccountDetail, MailboxQuotaView } from '../../../api/types';
import { showFormErrors } from '../../../shared/formErrors';
import { countOf, formatBytes } from '../../../shared/format';
import { showSuccess } from '../../../shared/notify';
import { FailureState, Waiting } from '../../../shared/states';
import { mailboxQuota, useSetMailboxQuota } from '../data';

/** Quotas are set in MB (STB-157). */
const unit = 1_048_576;

/** How much the mailbox shall hold at most (USR-341). */
export function QuotasTab({ detail }: { detail: AccountDetail }) {
  const { id } = detail.account;
  const query = useQuery(mailboxQuota(id));
  if (query.isPending) return <Waiting />;
  if (query.isError) {
    return (
      <FailureState
        title="The quota could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return <QuotaForm key={JSON.stringify(query.data)} id={id} quota={query.data} />;
}

function QuotaForm({ id, quota }: { id: number; quota: MailboxQuotaView }) {
  const set = useSetMailboxQuota(id);
  const form = useForm({
    initialValues: {
      maximumBytes: quota.maximumBytes / unit,
      maximumMessages: quota.maximumMessages,
    },
  });
  const submit = form.onSubmit((values) =>
    set.mutate(
      {
        maximumBytes: Math.round((values.maximumBytes || 0) * unit),
        maximumMessages: values.maximumMessages || 0,
      },
      {
        onSuccess: () => showSuccess('The quota was saved.'),
        onError: (error) => showFormErrors(form, error, 'The quota was not saved'),
      },
    ),
  );
  return (
    <Card component="form" onSubmit={submit} noValidate maw={640}>
      <Stack gap="md">
        <Title order={2}>Mailbox</Title>
        <Use
          label="Size"
          used={quota.bytes}
          maximum={quota.maximumBytes}
          text={(value) => formatBytes(value)}
        />
        <Use
          label="Messages"
          used={quota.messages}
          maximum={quota.maximumMessages}
          text={(value) => countOf(value, 'message')}
        />
        <NumberInput
          label="Size quota in MB"
          description="0: any size. Incoming mail is never refused; mail programs show the quota."
          min={0}
          decimalScale={1}
          maw={420}
          {...form.getInputProps('maximumBytes')}
        />
        <NumberInput
          label="Message quota"
          description="0: any number."
          min={0}
          allowDecimal={false}
          maw={420}
          {...form.getInputProps('maximumMessages')}
        />
        <Group>
          <Button type="submit" loading={set.isPending}>
            Save quota
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

interface UseProps {
  label: string;
  used: number;
  maximum: number;
  text: (value: number) => string;
}

function Use({ label, used, maximum, text }: UseProps) {
  const percent = maximum === 0 ? 0 : Math.floor((used / maximum) * 100);
  return (
    <div>
      <Text size="sm">
        {label}: {text(used)}
        {maximum === 0 ? ', no quota' : ` of ${text(maximum)} (${percent} %)`}
      </Text>
      {maximum === 0 ? null : (
        <Progress
          mt={4}
          aria-label={`${label} used`}
          value={Math.min(percent, 100)}
          color={percent > 100 ? 'red' : percent >= 80 ? 'yellow' : 'blue'}
        />
      )}
    </div>
  );
}
