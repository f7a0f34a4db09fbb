-- TLS certificates of the services (SVC-022 to SVC-031). Names, dates and thumbprint are read from the chain. ------------------------------------
CREATE TABLE tls_certificate (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain      text NOT NULL,                                 -- PEM: the server's certificate, then each issuer in order
    key        text NOT NULL,                                 -- PKCS #8 PEM, encrypted with the key that lives outside the database
    is_default boolean NOT NULL DEFAULT false,                -- for clients without SNI and for unknown names
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL
);
CREATE UNIQUE INDEX tls_certificate_default ON tls_certificate (is_default) WHERE is_default;

-- Keys made here, waiting for the certificate that somebody signs (USR-113).
CREATE TABLE tls_certificate_request (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request    text NOT NULL,                                 -- PEM, PKCS #10
    key        text NOT NULL,                                 -- PKCS #8 PEM, encrypted
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL
);
