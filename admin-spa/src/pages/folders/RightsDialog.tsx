import { Modal, Stack, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import type { FolderRightsView } from '../../api/types';
import { showFailure } from '../../shared/notify';
import { FailureState, Waiting } from '../../shared/states';
import { folderRights, useSetOwnerRights, type Owner } from './data';
import { GrantForm } from './GrantForm';
import { GrantRow } from './GrantRow';

interface RightsDialogProps {
  owner: Owner;
  /** The folder's whole name; null while the dialog is closed. */
  folder: string | null;
  onClose: () => void;
}

/** Who may do what in a folder: seen, given and taken (RFC 4314, USR-339). Each change is saved at once. */
export function RightsDialog({ owner, folder, onClose }: RightsDialogProps) {
  return (
    <Modal opened={folder !== null} onClose={onClose} title={`Rights in ${folder ?? ''}`} size="lg">
      {folder === null ? null : <Rights owner={owner} folder={folder} />}
    </Modal>
  );
}

function Rights({ owner, folder }: { owner: Owner; folder: string }) {
  const query = useQuery(folderRights(owner, folder));
  if (query.isPending) return <Waiting />;
  if (query.isError) {
    return (
      <FailureState
        title="The rights could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const view = query.data;
  return (
    <Stack gap="lg">
      {owner === null ? null : <OwnerSwitch owner={owner} view={view} />}
      {view.grants.length === 0 ? (
        <Text size="sm" c="dimmed">
          {owner === null
            ? 'Nobody sees this folder yet. Give somebody a right.'
            : 'Only its owner sees this folder.'}
        </Text>
      ) : (
        <Stack gap="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {view.grants.map((grant) => (
            <GrantRow key={grant.identifier} owner={owner} folder={folder} grant={grant} />
          ))}
        </Stack>
      )}
      <GrantForm
        owner={owner}
        folder={folder}
        taken={view.grants.map(({ identifier }) => identifier)}
      />
      <Text size="xs" c="dimmed">
        Changes are saved at once and count in open mail programs, too. Users find the folder below{' '}
        <span className="mono">{owner === null ? '#public' : '#users'}</span>.
      </Text>
    </Stack>
  );
}

function OwnerSwitch({ owner, view }: { owner: number; view: FolderRightsView }) {
  const fix = useSetOwnerRights(owner);
  return (
    <Switch
      label="The owner may rename and delete this folder"
      checked={!view.fixed}
      disabled={fix.isPending || view.folder === 'INBOX'}
      onChange={(event) =>
        fix.mutate(
          { folders: [view.folder], fixed: !event.currentTarget.checked },
          { onError: showFailure('The rights were not changed') },
        )
      }
    />
  );
}
