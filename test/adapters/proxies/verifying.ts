// The proxies that forward the result of their verification, and the words they write for it.
import {
  apache,
  type CertificateReader,
  haproxy,
  ingressNginx,
  nginx,
  type Verifying
} from 'gatecheck/proxies'
import { first } from '../../samples'
import { percentEncode, toBase64 } from './encodings'

const otherFailures = [
  'FAILED:certificate has expired',
  'FAILED:certificate is not yet valid',
  'FAILED:certificate revoked',
  'FAILED:',
  'FAILED',
  'NONE',
  ''
]
const otherWords = [
  'success',
  'GENEROUS ok',
  'NOT GENEROUS',
  'SUCCESS FAILED:self-signed certificate',
  '(null)',
  '$ssl_client_verify',
  'X509_V_OK',
  '1',
  '0'
]
const noCaFailures = [
  'FAILED:self-signed certificate',
  'FAILED:self signed certificate',
  'FAILED:self-signed certificate in certificate chain',
  'FAILED:self signed certificate in certificate chain',
  'FAILED:unable to get local issuer certificate',
  'FAILED:unable to verify the first certificate',
  'FAILED:certificate not trusted'
]
export interface VerifyingProxy {
  readonly name: string
  readonly make: (options: Verifying) => CertificateReader
  readonly header: string
  readonly verify: string
  readonly value: string
  readonly passed: string
  readonly noCa: readonly string[]
  readonly failed: readonly string[]
  /** No words of this proxy: its header is set to something else. */
  readonly foreign: readonly string[]
  readonly missing: string
}
export const verifyingProxies: readonly VerifyingProxy[] = [
  {
    name: 'nginx',
    make: nginx,
    header: 'X-SSL-Client-Cert',
    verify: 'X-SSL-Client-Verify',
    value: percentEncode(first.pem),
    passed: 'SUCCESS',
    noCa: noCaFailures,
    failed: otherFailures,
    foreign: otherWords,
    missing: 'nginx({ verify }): '
  },
  {
    name: 'ingress-nginx',
    make: ingressNginx,
    header: 'ssl-client-cert',
    verify: 'ssl-client-verify',
    value: percentEncode(first.pem),
    passed: 'SUCCESS',
    noCa: noCaFailures,
    failed: otherFailures,
    foreign: otherWords,
    missing: 'verification_missing'
  },
  {
    name: 'Apache',
    make: apache,
    header: 'X-SSL-Client-Cert',
    verify: 'X-SSL-Client-Verify',
    value: first.pem.replaceAll('\n', ' '),
    passed: 'SUCCESS',
    noCa: ['GENEROUS', ...noCaFailures],
    failed: otherFailures,
    foreign: otherWords,
    missing: 'verification_missing'
  },
  {
    name: 'HAProxy',
    make: haproxy,
    header: 'X-SSL-Client-Cert',
    verify: 'X-SSL-Client-Verify',
    value: toBase64(first.pem),
    passed: '0',
    noCa: ['18', '19', '20', '21', '27'],
    failed: ['10', '9', '23', '1', '00', '180', '118', ''],
    foreign: ['-', 'SUCCESS', 'ok', '0x12', '%[ssl_c_verify]', 'NONE'],
    missing: 'haproxy({ verify }): '
  },
  {
    name: 'HAProxy with x509_v_err_str',
    make: haproxy,
    header: 'X-SSL-Client-Cert',
    verify: 'X-SSL-Client-Verify',
    value: toBase64(first.pem),
    passed: 'X509_V_OK',
    noCa: [
      'X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT',
      'X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN',
      'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'X509_V_ERR_CERT_UNTRUSTED'
    ],
    failed: [
      'X509_V_ERR_CERT_HAS_EXPIRED',
      'X509_V_ERR_CERT_REVOKED',
      'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT',
      'X509_V_OK_',
      ''
    ],
    foreign: ['X509_V_', 'x509_v_ok', 'X509_V_OK ok', 'OK'],
    missing: 'haproxy({ verify }): '
  }
]
