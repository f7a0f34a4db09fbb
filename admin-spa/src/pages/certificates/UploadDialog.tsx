import {
  Button,
  Checkbox,
  FileInput,
  Group,
  Modal,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useForm } from '@mantine/form';

import type { CertificateItem } from '../../api/types';
import { showFormErrors } from '../../shared/formErrors';
import { showSuccess } from '../../shared/notify';
import classes from './certificates.module.css';
import { useAddCertificate } from './data';
import { base64Of } from './labels';

interface UploadDialogProps {
  /** The certificate that the new one replaces; null adds one. */
  replaces: CertificateItem | null;
  onClose: () => void;
}

/** PEM texts or a PFX file (SVC-022 to SVC-025, USR-110, USR-111). */
export function UploadDialog({ replaces, onClose }: UploadDialogProps) {
  const add = useAddCertificate();
  const form = useForm({
    initialValues: {
      source: 'pem',
      chain: '',
      key: '',
      pfx: null as File | null,
      password: '',
      validate: true,
    },
    validate: {
      chain: (text, { source }) =>
        source === 'pem' && text.trim() === '' ? 'Paste the certificate.' : null,
      pfx: (file, { source }) => (source === 'pfx' && file === null ? 'Choose a file.' : null),
    },
  });
  const { source } = form.values;

  const submit = form.onSubmit(async (values) => {
    const texts =
      values.source === 'pem'
        ? { chain: values.chain, key: values.key }
        : { pfx: values.pfx === null ? null : await base64Of(values.pfx) };
    add.mutate(
      {
        ...texts,
        password: values.password === '' ? null : values.password,
        validate: values.validate,
        replaces: replaces?.id ?? null,
      },
      {
        onSuccess: (added) => {
          showSuccess(`The certificate for ${added.names.join(', ')} is in use.`);
          onClose();
        },
        onError: (error) => showFormErrors(form, error, 'The certificate was not added'),
      },
    );
  });

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={
        replaces ? `Replace the certificate for ${replaces.names[0] ?? ''}` : 'Add certificate'
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <SegmentedControl
            aria-label="Where the certificate comes from"
            data={[
              { value: 'pem', label: 'PEM text' },
              { value: 'pfx', label: 'PFX file' },
            ]}
            {...form.getInputProps('source')}
          />
          {source === 'pem' ? (
            <>
              <Textarea
                label="Certificate chain"
                description="The server’s certificate first, then each issuing certificate in order."
                placeholder={'-----BEGIN CERTIFICATE-----\n…'}
                rows={7}
                spellCheck={false}
                className={classes.pem ?? ''}
                {...form.getInputProps('chain')}
              />
              <Textarea
                label="Private key"
                description="Not needed when the certificate answers a request that was made here. It is stored encrypted and never shown again."
                placeholder={'-----BEGIN PRIVATE KEY-----\n…'}
                rows={4}
                spellCheck={false}
                autoComplete="off"
                className={classes.pem ?? ''}
                {...form.getInputProps('key')}
              />
            </>
          ) : (
            <FileInput
              label="PFX file"
              description="Certificate, chain and key in one file (PKCS #12)."
              accept=".pfx,.p12,application/x-pkcs12"
              placeholder="Choose a file"
              clearable
              {...form.getInputProps('pfx')}
            />
          )}
          <PasswordInput
            label="Password"
            description="Only when the key or the file is encrypted."
            autoComplete="off"
            {...form.getInputProps('password')}
          />
          <Checkbox
            label="Validate SSL key/certificate"
            description="The chain must lead to a public root. Clear it to use a self-signed certificate or a private authority."
            {...form.getInputProps('validate', { type: 'checkbox' })}
          />
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              Sessions that are open keep their certificate.
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={add.isPending}>
                {replaces ? 'Replace' : 'Add'}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
