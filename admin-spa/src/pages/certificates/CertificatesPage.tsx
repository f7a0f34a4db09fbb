import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCertificate, IconCertificateOff, IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { CertificateItem, CertificateList } from '../../api/types';
import { PageHeader } from '../../shared/PageHeader';
import { EmptyState } from '../../shared/states';
import { ListResult } from '../../shared/table/ListResult';
import { CertificateCard } from './CertificateCard';
import classes from './certificates.module.css';
import { certificatesQuery } from './data';
import { Replicas } from './Replicas';
import { RequestDialog } from './RequestDialog';
import { Requests } from './Requests';
import { UploadDialog } from './UploadDialog';

/** The TLS certificates of the services (SVC-022 to SVC-031). */
export default function CertificatesPage() {
  const list = useQuery(certificatesQuery);
  const [uploading, upload] = useDisclosure(false);
  const [requesting, request] = useDisclosure(false);
  const [replacing, setReplacing] = useState<CertificateItem | null>(null);
  const hidden = list.data?.hidden ?? false;

  return (
    <>
      <PageHeader
        title="TLS Certificates"
        subtitle="What the services show to clients; a change counts from the next handshake on."
        actions={
          hidden ? null : (
            <>
              <Button
                variant="default"
                leftSection={<IconKey size={16} aria-hidden />}
                onClick={request.open}
              >
                New request
              </Button>
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={upload.open}>
                Add certificate
              </Button>
            </>
          )
        }
      />
      <ListResult list={list} failure="The certificates could not be loaded">
        {(data) => <Content list={data} onReplace={setReplacing} onAdd={upload.open} />}
      </ListResult>
      {uploading || replacing ? (
        <UploadDialog
          replaces={replacing}
          onClose={() => {
            upload.close();
            setReplacing(null);
          }}
        />
      ) : null}
      {requesting ? (
        <RequestDialog hostName={list.data?.hostName ?? ''} onClose={request.close} />
      ) : null}
    </>
  );
}

interface ContentProps {
  list: CertificateList;
  onReplace: (certificate: CertificateItem) => void;
  onAdd: () => void;
}

function Content({ list, onReplace, onAdd }: ContentProps) {
  if (list.hidden) {
    return (
      <EmptyState icon={IconCertificateOff} title="Certificates are not managed here">
        Whoever runs this installation keeps its certificates.
      </EmptyState>
    );
  }
  return (
    <>
      {list.items.length === 0 ? (
        <EmptyState
          icon={IconCertificate}
          title="A self-signed certificate serves"
          action={<Button onClick={onAdd}>Add the first one</Button>}
        >
          Mail goes encrypted, but mail programs warn their users. Add a certificate of a public
          authority{list.hostName === '' ? '' : ` for ${list.hostName}`}.
        </EmptyState>
      ) : (
        <div className={classes.cards}>
          {list.items.map((certificate) => (
            <CertificateCard
              key={certificate.id}
              certificate={certificate}
              onReplace={() => onReplace(certificate)}
            />
          ))}
        </div>
      )}
      <Requests requests={list.requests} />
      <Replicas replicas={list.replicas} />
    </>
  );
}
