// API Gateway keeps one certificate for each subject.
import type { Certificate } from './certificate'
import { error, type Finding } from './finding'

export function groupBySubject(
  certificates: readonly Certificate[]
): ReadonlyMap<string, readonly Certificate[]> {
  const groups = new Map<string, Certificate[]>()
  for (const certificate of certificates) {
    const group = groups.get(certificate.subjectKey)
    if (group === undefined) groups.set(certificate.subjectKey, [certificate])
    else group.push(certificate)
  }
  return groups
}

function conflict(group: readonly Certificate[]): Finding {
  const [first] = group
  const differ = (of: (certificate: Certificate) => string) => new Set(group.map(of)).size > 1
  const name = first?.subject ?? ''
  if (!differ(({ thumbprint }) => thumbprint))
    return error('certificate_twice', group, 'are the same certificate: keep one')
  if (differ(({ issuer }) => issuer.toLowerCase()))
    return error(
      'subject_with_two_issuers',
      group,
      `have one subject and different issuers (${name}). API Gateway refuses that: "conflicts with an existing certificate from a different issuer". Keep one`
    )
  return error(
    'subject_twice',
    group,
    `have the same subject (${name}): which of them a client is checked against is not defined. Keep one, or give the new CA another name`
  )
}

export function subjectFindings(certificates: readonly Certificate[]): readonly Finding[] {
  return [...groupBySubject(certificates).values()].filter(group => group.length > 1).map(conflict)
}
