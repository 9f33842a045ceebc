// Chains from a certificate to a root, within the truststore alone: API Gateway does not use the
// intermediates that a client sends.
import { type Certificate, isIssuedBy } from './certificate'
import { error, type Finding, invalid } from './finding'
import { groupBySubject } from './subjects'

/** CAs, the root among them. The client's own certificate does not count. */
export const maxChain = 4

/**
 * Of certificates with one subject, which are an error anyway. Verifying all pairs of a thousand
 * would take a minute.
 */
const maxCandidates = 8

export interface Truststore {
  readonly certificates: readonly Certificate[]
  readonly issuersOf: (certificate: Certificate) => readonly Certificate[]
  /** The shortest chain, from this CA to its root. `undefined` if none reaches a root. */
  readonly chainFrom: (certificate: Certificate) => readonly Certificate[] | undefined
  readonly sameSubject: (certificate: Certificate) => readonly Certificate[]
}

export function makeTruststore(certificates: readonly Certificate[]): Truststore {
  const bySubject = groupBySubject(certificates)
  const issuersOf = (certificate: Certificate): readonly Certificate[] =>
    (bySubject.get(certificate.issuerKey) ?? [])
      .slice(0, maxCandidates)
      .filter(issuer => isIssuedBy(certificate.x509, issuer.x509))

  // From the roots downward: so a loop of cross-signed CAs without a root ends, too.
  const chains = new Map<Certificate, readonly Certificate[]>()
  for (const root of certificates.filter(({ isSelfSigned }) => isSelfSigned))
    chains.set(root, [root])
  let pending = certificates
    .filter(certificate => !chains.has(certificate))
    .map(certificate => [certificate, issuersOf(certificate)] as const)
  for (;;) {
    const found = pending.flatMap(([certificate, issuers]) => {
      const rest = shortest(issuers.map(issuer => chains.get(issuer)))
      return rest === undefined ? [] : [[certificate, [certificate, ...rest]] as const]
    })
    if (found.length === 0) break
    for (const [certificate, chain] of found) chains.set(certificate, chain)
    pending = pending.filter(([certificate]) => !chains.has(certificate))
  }
  return {
    certificates,
    issuersOf,
    chainFrom: certificate => chains.get(certificate),
    sameSubject: ({ subjectKey }) => bySubject.get(subjectKey) ?? []
  }
}

export function shortest<A>(
  lists: readonly (readonly A[] | undefined)[]
): readonly A[] | undefined {
  return lists
    .filter(list => list !== undefined)
    .reduce<readonly A[] | undefined>(
      (best, list) => (best === undefined || list.length < best.length ? list : best),
      undefined
    )
}

export function chainFindings(store: Truststore): readonly Finding[] {
  return store.certificates.flatMap((certificate): readonly Finding[] => {
    const chain = store.chainFrom(certificate)
    const issuers = store.issuersOf(certificate)
    const notCa = issuers.find(({ x509 }) => !x509.ca)
    if (notCa !== undefined && !certificate.isSelfSigned)
      return [
        invalid(
          'issuer_is_no_ca',
          certificate,
          `issued by ${notCa.place}, which is no CA (basicConstraints)`
        )
      ]
    if (chain === undefined)
      return [
        error(
          'chain_incomplete',
          [certificate],
          `its issuer${issuers.length > 0 ? "'s root" : ` (${certificate.issuer})`} is not in the file. API Gateway takes chains from the truststore alone: add all CAs up to the root`
        )
      ]
    return chain.length <= maxChain
      ? []
      : [
          error(
            'chain_too_long',
            [certificate],
            `its chain has ${chain.length} CAs; API Gateway takes ${maxChain}`
          )
        ]
  })
}
