// Whether API Gateway would accept a client's certificate with this truststore.
import { type Certificate, dayOf } from './certificate'
import { maxChain, shortest, type Truststore } from './chain'
import { maySign, pathLength } from './der'
import { error, type Finding } from './finding'
import { strengthFindings } from './strength'

const clientAuth = '1.3.6.1.5.5.7.3.2'
const anyPurpose = '2.5.29.37.0'
const purposeNames: ReadonlyMap<string, string> = new Map([
  [clientAuth, 'clientAuth'],
  [anyPurpose, 'any'],
  ['1.3.6.1.5.5.7.3.1', 'serverAuth'],
  ['1.3.6.1.5.5.7.3.4', 'emailProtection']
])

/** Node calls the extended key usage `keyUsage`. Absent: any purpose [RFC 5280 §4.2.1.12]. */
export function purposesOf({ x509 }: Certificate): readonly string[] {
  const purposes: readonly string[] = x509.keyUsage ?? []
  return purposes.map(purpose => purposeNames.get(purpose) ?? purpose)
}

function isForClients(certificate: Certificate): boolean {
  const purposes = purposesOf(certificate)
  return purposes.length === 0 || purposes.includes('clientAuth') || purposes.includes('any')
}

export interface ClientJudgement {
  /** From the client's issuer to the root. Empty: the client itself is in the truststore. */
  readonly chain: readonly Certificate[] | undefined
  readonly findings: readonly Finding[]
}

function missingChain(client: Certificate, store: Truststore): Finding {
  if (client.isSelfSigned)
    return error(
      'client_self_signed',
      [],
      'the client is self-signed and not in the truststore: add this very certificate'
    )
  const named = store.certificates.filter(({ subject }) => subject === client.issuer)
  if (store.issuersOf(client).length > 0)
    return error(
      'client_chain_incomplete',
      [],
      "the chain of the client's issuer ends before a root"
    )
  return named.length > 0
    ? error('client_other_key', named, "has the name of the client's issuer and another key")
    : error(
        'client_issuer_missing',
        [],
        `the client's issuer (${client.issuer}) is not in the truststore`
      )
}

/** What is wrong with this CA of the chain. `below`: how many CAs are between it and the client. */
function linkFindings(
  ca: Certificate,
  below: number,
  store: Truststore,
  now: number
): readonly Finding[] {
  const limit = pathLength(ca.der)
  const same = store.sameSubject(ca)
  return [
    ...(now >= ca.notBefore && now <= ca.notAfter
      ? []
      : [
          error(
            'client_chain_out_of_date',
            [ca],
            `in the client's chain, and valid from ${dayOf(ca.notBefore)} to ${dayOf(ca.notAfter)} only`
          )
        ]),
    ...(ca.x509.ca
      ? []
      : [error('client_issuer_is_no_ca', [ca], "in the client's chain, and no CA")]),
    ...(limit === undefined || below <= limit
      ? []
      : [
          error(
            'client_path_too_long',
            [ca],
            `allows ${limit} CAs below it (pathlen), and the client's chain has ${below}`
          )
        ]),
    ...(isForClients(ca)
      ? []
      : [error('client_chain_purpose', [ca], 'its extended key usage does not allow clientAuth')]),
    ...(same.length < 2
      ? []
      : [
          error(
            'client_chain_ambiguous',
            same,
            "have the same subject, and the client's chain goes through one of them: whether API Gateway takes the right one is not defined"
          )
        ])
  ]
}

export function judgeClient(client: Certificate, store: Truststore, now: number): ClientJudgement {
  const isListed = store.certificates.some(({ thumbprint }) => thumbprint === client.thumbprint)
  const chain =
    client.isSelfSigned && isListed
      ? []
      : shortest(store.issuersOf(client).map(issuer => store.chainFrom(issuer)))
  const own = strengthFindings(client, now).map(
    (finding): Finding => ({
      level: finding.level,
      code: `client_${finding.code}`,
      certificates: [],
      message: `the client's certificate: ${finding.message}`
    })
  )
  const purpose = isForClients(client)
    ? []
    : [
        error(
          'client_purpose',
          [],
          `the client's certificate is for ${purposesOf(client).join(', ')} only: have clientAuth added to its extended key usage [RFC 5280 §4.2.1.12]`
        )
      ]
  const usage = maySign(client.der)
    ? []
    : [
        error(
          'client_key_usage',
          [],
          "the client's certificate has a key usage without digitalSignature: have it issued again [RFC 5246 §7.4.6]"
        )
      ]
  const path =
    chain === undefined
      ? [missingChain(client, store)]
      : [
          ...(chain.length > maxChain
            ? [
                error(
                  'client_chain_too_long',
                  [],
                  `the client's chain has ${chain.length} CAs, and API Gateway takes ${maxChain}`
                )
              ]
            : []),
          ...chain.flatMap((ca, below) => linkFindings(ca, below, store, now))
        ]
  return { chain, findings: [...own, ...purpose, ...usage, ...path] }
}
