import { Alert, Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';

import type { ServicePreset } from '../../api/types';
import { showFailure } from '../../shared/notify';
import { Waiting } from '../../shared/states';
import { presetsQuery, useAddService } from './data';
import { typeLabel } from './labels';

/** Another service from a preset (SVC-011 to SVC-013). */
export function AddServiceDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add service" size="md">
      <AddServiceForm onClose={onClose} />
    </Modal>
  );
}

function AddServiceForm({ onClose }: { onClose: () => void }) {
  const presets = useQuery(presetsQuery);
  const [preset, setPreset] = useState<ServicePreset>('incomingMx');
  const [name, setName] = useState('');
  const add = useAddService();
  const [, navigate] = useLocation();
  if (!presets.data) return <Waiting />;
  const chosen = presets.data.find((candidate) => candidate.preset === preset);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(
          { preset, name: name.trim() === '' ? null : name.trim() },
          {
            onSuccess: (service) => {
              onClose();
              navigate(`/services/${service.id}`);
            },
            onError: showFailure('The service was not added'),
          },
        );
      }}
    >
      <Stack gap="md">
        <Radio.Group label="What is it for?" value={preset} onChange={setPreset}>
          <Stack gap="xs" mt="xs">
            {presets.data.map((candidate) => (
              <Radio
                key={candidate.preset}
                value={candidate.preset}
                label={candidate.name}
                description={`${typeLabel(candidate.type)} ${candidate.description}, usually port ${candidate.publishedPort}`}
              />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          label="Name"
          description="Only a label; it can be changed at any time."
          placeholder={`New ${chosen?.name ?? 'Server'}`}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Alert color="blue" icon={<IconInfoCircle aria-hidden />} p="xs">
          <Text size="sm">
            It starts disabled and without bindings. For the same rules on one more port, add a
            binding to a service that exists instead.
          </Text>
        </Alert>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
