using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pennypost.Core.Certificates;

namespace Pennypost.Core.Tests.Certificates;

/// <summary>What may be put in place as a certificate, and why the rest may not.</summary>
public sealed class CertificateReaderTests : IDisposable
{
    private readonly Authority _root = Authority.Root("Public root");
    private readonly Authority _middle;
    private readonly Issued _good;

    public CertificateReaderTests()
    {
        _middle = _root.Sub("Intermediate");
        _good = _middle.Issue("mail.example.com");
    }

    private CertificateReader Reader => new(TimeProvider.System, [_root.Certificate]);

    [Fact]
    [Spec("SVC-022", "SVC-023", "SVC-025")]
    public void Takes_a_chain_in_order_that_leads_to_a_public_root_with_or_without_the_root()
    {
        foreach (var chain in new[] { _good.Pem + _middle.Pem, _good.Pem + _middle.Pem + _root.Pem, "Bag attributes: junk\n" + _good.Pem + "\n\n" + _middle.Pem })
        {
            var read = Read(chain, _good.Key);
            read.Names.ShouldBe(["mail.example.com"]);
            read.Leaf.Thumbprint.ShouldBe(_good.Certificate.Thumbprint);
            CertificateReader.Stored(read.ChainPem, read.KeyPem).Thumbprint.ShouldBe(read.Thumbprint);
        }
    }

    [Fact]
    [Spec("SVC-025", "USR-111")]
    public void Tells_which_field_is_wrong_and_why()
    {
        var other = _middle.Issue("other.example.com");
        using var weak = RSA.Create(1024);
        using var rsa = RSA.Create(2048);
        var good = _good.Pem + _middle.Pem;
        Fault("", _good.Key).ShouldBe(("chain", "There is no certificate here: paste everything from the BEGIN CERTIFICATE line to the END line."));
        Fault(good.Replace("MII", "!!!", StringComparison.Ordinal), _good.Key).Field.ShouldBe("chain");
        Fault(_good.Pem[..^100] + "\n-----END CERTIFICATE-----\n", _good.Key).ShouldBe(("chain", "A certificate is damaged and cannot be read."));
        Fault(good + _good.Key, _good.Key).ShouldBe(("chain", "There is a private key among the certificates: put it into its own field."));
        Fault(good, "").Text.ShouldStartWith("The private key is missing");
        Fault(good, "rubbish").ShouldBe(("key", "There is no private key here: paste everything from the BEGIN line to the END line."));
        Fault(good, _good.Pem).ShouldBe(("key", "This is a certificate, not a private key."));
        Fault(good, rsa.ExportSubjectPublicKeyInfoPem()).ShouldBe(("key", "This is a public key, not a private key."));
        Fault(good, PemEncoding.WriteString("OPENSSH PRIVATE KEY", [1, 2, 3])).Text.ShouldContain("OPENSSH PRIVATE KEY");
        Fault(good, PemEncoding.WriteString("PRIVATE KEY", [1, 2, 3])).Text.ShouldStartWith("The private key cannot be read");
        Fault(good, other.Key).ShouldBe(("key", "The private key does not belong to this certificate."));
        Fault(good, weak.ExportPkcs8PrivateKeyPem()).Text.ShouldStartWith("The RSA key has 1024 bits");
        Fault(_middle.Pem + _good.Pem, _good.Key).ShouldBe(("key", "The key belongs to a certificate further down: the server's certificate must be the first."));
        Fault(_good.Pem + _root.Pem + _middle.Pem, _good.Key).Text.ShouldStartWith("The chain is not in order: \"Public root\" did not issue \"mail.example.com\"");
        Fault(_good.Pem, _good.Key).Text.ShouldStartWith("The chain does not lead to a public root");
        Fault(new string('x', CertificateUpload.MaximumLength + 1), _good.Key).Field.ShouldBe("chain");
        Fault(good, new string('x', CertificateUpload.MaximumLength + 1)).Field.ShouldBe("key");
    }

    [Fact]
    [Spec("SVC-025")]
    public void Refuses_certificates_that_clients_would_refuse()
    {
        var now = DateTimeOffset.UtcNow;
        Chain(_middle.Issue("a.example", notBefore: now.AddDays(-10), notAfter: now.AddDays(-1))).ShouldStartWith("The certificate expired on");
        Chain(_middle.Issue("a.example", notBefore: now.AddDays(1))).ShouldStartWith("The certificate is not valid before");
        Chain(_middle.Issue("a.example", usage: "1.3.6.1.5.5.7.3.2")).ShouldContain("server authentication");
        Chain(_middle.Issue("a.example", named: false)).ShouldContain("names no host");
        Chain(_middle.Issue("a.example", authority: true)).ShouldContain("certificate authority");
        var forged = Authority.Root("Intermediate").Issue("a.example");
        Fault(forged.Pem + _middle.Pem, forged.Key).Text.ShouldStartWith("The chain is not in order");

        string Chain(Issued issued) => Fault(issued.Pem + _middle.Pem, issued.Key).Text;
    }

    [Fact]
    [Spec("SVC-025")]
    public void Clearing_the_validation_accepts_a_self_signed_certificate_but_nothing_broken()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.example.com", key, HashAlgorithmName.SHA256);
        using var selfSigned = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
        var upload = new CertificateUpload { Chain = selfSigned.ExportCertificatePem(), Key = key.ExportECPrivateKeyPem() };
        Should.Throw<CertificateException>(() => Reader.Read(upload with { Validate = true }, [])).Field.ShouldBe("chain");
        var read = Reader.Read(upload with { Validate = false }, []);
        read.IsSelfSigned.ShouldBeTrue();
        read.Names.ShouldBe(["mail.example.com"]);
        Should.Throw<CertificateException>(() => Reader.Read(upload with { Validate = false, Key = _good.Key }, [])).Field.ShouldBe("key");
        Should.Throw<CertificateException>(() => Reader.Read(new CertificateUpload { Validate = false, Chain = selfSigned.ExportCertificatePem() + "\n" + _root.Pem, Key = upload.Key }, []))
            .Message.ShouldStartWith("The chain is not in order");
    }

    [Fact]
    [Spec("USR-111", "SVC-027")]
    public void Takes_encrypted_keys_and_pfx_files_with_their_password_only()
    {
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        var encrypted = _good.PrivateKey.ExportEncryptedPkcs8PrivateKeyPem("secret", parameters);
        var upload = new CertificateUpload { Chain = _good.Pem + _middle.Pem, Key = encrypted };
        Should.Throw<CertificateException>(() => Reader.Read(upload, [])).Field.ShouldBe("password");
        Should.Throw<CertificateException>(() => Reader.Read(upload with { Password = "wrong" }, [])).Field.ShouldBe("password");
        Reader.Read(upload with { Password = "secret" }, []).KeyPem.ShouldStartWith("-----BEGIN PRIVATE KEY-----");

        // In a PFX file the certificates stand in any order.
        using var joined = _good.Certificate.CopyWithPrivateKey(_good.PrivateKey);
        var pfx = new X509Certificate2Collection { _root.Certificate, _middle.Certificate, joined }.Export(X509ContentType.Pkcs12, "secret")!;
        var read = Reader.Read(new CertificateUpload { Pfx = pfx, Password = "secret" }, []);
        read.Issuers.Select(i => i.Thumbprint).ShouldBe([_middle.Certificate.Thumbprint, _root.Certificate.Thumbprint]);
        CertificateReader.Stored(read.ChainPem, read.KeyPem).Leaf.Thumbprint.ShouldBe(_good.Certificate.Thumbprint);
        Should.Throw<CertificateException>(() => Reader.Read(new CertificateUpload { Pfx = pfx, Password = "wrong" }, [])).Field.ShouldBe("password");
        Should.Throw<CertificateException>(() => Reader.Read(new CertificateUpload { Pfx = [1, 2, 3] }, [])).Field.ShouldBe("pfx");
        var keyless = new X509Certificate2Collection { X509CertificateLoader.LoadCertificate(_good.Certificate.RawData) }.Export(X509ContentType.Pkcs12, "secret")!;
        Should.Throw<CertificateException>(() => Reader.Read(new CertificateUpload { Pfx = keyless, Password = "secret" }, [])).Field.ShouldBe("pfx");
    }

    [Fact]
    public void Keys_do_not_slip_into_logs()
    {
        var upload = new CertificateUpload { Chain = _good.Pem + _middle.Pem, Key = _good.Key, Password = "secret" };
        upload.ToString().ShouldBe("a certificate upload");
        Reader.Read(upload, []).ToString().ShouldStartWith("the certificate ");
    }

    [Fact]
    [Spec("SVC-029", "SVC-030")]
    public void Cipher_lists_are_taken_by_name_and_what_cannot_be_honoured_is_refused()
    {
        CipherList.Parse("").ShouldBeNull();
        CipherList.Fault("").ShouldBeNull();
        CipherList.Fault("ECDHE-RSA-AES256-GCM-SHA384:tls_aes_128_gcm_sha256, ECDHE-ECDSA-CHACHA20-POLY1305").ShouldBeNull();
        CipherList.Parse("ECDHE-RSA-AES256-GCM-SHA384")!.Count.ShouldBe(4);
        CipherList.Parse("TLS_AES_128_GCM_SHA256")!.Count.ShouldBe(1);
        foreach (var bad in new[] { "HIGH", "ECDHE-RSA-AES256-GCM-SHA384:!aNULL", "RC4-SHA", "TLS_NULL_WITH_NULL_NULL", "4865", ":" })
        {
            CipherList.Fault(bad).ShouldNotBeNull(bad);
        }
    }

    public void Dispose()
    {
        _root.Certificate.Dispose();
        _middle.Certificate.Dispose();
    }

    private ServerCertificate Read(string chain, string key) => Reader.Read(new CertificateUpload { Chain = chain, Key = key }, []);

    private (string Field, string Text) Fault(string chain, string key)
    {
        var fault = Should.Throw<CertificateException>(() => Read(chain, key));
        return (fault.Field, fault.Message);
    }

    private sealed record Issued(X509Certificate2 Certificate, ECDsa PrivateKey)
    {
        public string Pem => Certificate.ExportCertificatePem() + "\n";

        public string Key => PrivateKey.ExportPkcs8PrivateKeyPem();
    }

    private sealed class Authority(X509Certificate2 certificate, RSA key)
    {
        public X509Certificate2 Certificate => certificate;

        public string Pem => certificate.ExportCertificatePem() + "\n";

        public static Authority Root(string name)
        {
            var key = RSA.Create(2048);
            return new Authority(Request(name, key).CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(5)), key);
        }

        public Authority Sub(string name)
        {
            var own = RSA.Create(2048);
            return new Authority(Sign(Request(name, own), DateTimeOffset.UtcNow.AddMonths(-6), DateTimeOffset.UtcNow.AddYears(3)), own);
        }

        public Issued Issue(
            string name, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null, string usage = "1.3.6.1.5.5.7.3.1", bool named = true, bool authority = false)
        {
            var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", own, HashAlgorithmName.SHA256);
            if (named)
            {
                var names = new SubjectAlternativeNameBuilder();
                names.AddDnsName(name);
                request.CertificateExtensions.Add(names.Build());
            }

            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, hasPathLengthConstraint: false, 0, critical: true));
            return new Issued(Sign(request, notBefore ?? DateTimeOffset.UtcNow.AddDays(-1), notAfter ?? DateTimeOffset.UtcNow.AddDays(60)), own);
        }

        private static CertificateRequest Request(string name, RSA key)
        {
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
            return request;
        }

        private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset to) =>
            request.Create(certificate.SubjectName, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), from, to, RandomNumberGenerator.GetBytes(8));
    }
}
