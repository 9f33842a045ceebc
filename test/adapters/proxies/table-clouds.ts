// What each cloud service sends for a certificate and for none, as its documentation states it.
import { awsAlb, azure, cloudFront, gcp } from 'gatecheck/proxies'
import { hashInBase64, hashInHex, percentEncodeAsAws, toBase64 } from './encodings'
import type { ProxyRow } from './table'

export const clouds: readonly ProxyRow[] = [
  {
    reader: 'awsAlb',
    name: 'ALB in verify mode',
    make: from => awsAlb({ from, mode: 'verify' }),
    header: 'X-Amzn-Mtls-Clientcert-Leaf',
    encode: percentEncodeAsAws
  },
  {
    reader: 'awsAlb',
    name: 'ALB in passthrough mode',
    make: from => awsAlb({ from, mode: 'passthrough' }),
    header: 'X-Amzn-Mtls-Clientcert',
    encode: percentEncodeAsAws
  },
  {
    reader: 'cloudFront',
    name: 'CloudFront',
    make: from => cloudFront({ from }),
    header: 'CloudFront-Viewer-Cert-Pem',
    encode: percentEncodeAsAws,
    otherHeaders: { 'CloudFront-Viewer-Cert-Present': '1' },
    noCertificate: [{ 'CloudFront-Viewer-Cert-Present': '0' }]
  },
  {
    reader: 'cloudFront',
    name: "CloudFront's hash",
    make: from => cloudFront({ from, take: 'hash' }),
    header: 'CloudFront-Viewer-Cert-Sha256',
    encode: hashInHex,
    otherHeaders: { 'CloudFront-Viewer-Cert-Present': '1' },
    noCertificate: [{ 'CloudFront-Viewer-Cert-Present': '0' }]
  },
  {
    reader: 'gcp',
    name: 'Google Cloud',
    make: from => gcp({ from }),
    header: 'X-Client-Cert-Leaf',
    encode: pem => `:${toBase64(pem)}:`,
    otherHeaders: { 'X-Client-Cert-Present': 'true' },
    noCertificate: [{ 'X-Client-Cert-Leaf': '', 'X-Client-Cert-Present': 'false' }]
  },
  {
    reader: 'gcp',
    name: 'Google Cloud that verifies',
    make: from => gcp({ from, verify: {} }),
    header: 'X-Client-Cert-Leaf',
    encode: pem => `:${toBase64(pem)}:`,
    otherHeaders: { 'X-Client-Cert-Present': 'true', 'X-Client-Cert-Chain-Verified': 'true' },
    noCertificate: [
      {
        'X-Client-Cert-Leaf': '',
        'X-Client-Cert-Present': 'false',
        'X-Client-Cert-Chain-Verified': 'false'
      }
    ]
  },
  {
    reader: 'gcp',
    name: "Google Cloud's hash",
    make: from => gcp({ from, take: 'hash' }),
    header: 'X-Client-Cert-Hash',
    encode: hashInBase64,
    otherHeaders: { 'X-Client-Cert-Present': 'true' },
    noCertificate: [{ 'X-Client-Cert-Hash': '', 'X-Client-Cert-Present': 'false' }]
  },
  {
    reader: 'azure',
    name: 'Azure App Service',
    make: from => azure({ from }),
    header: 'X-ARR-ClientCert',
    encode: toBase64
  }
]
