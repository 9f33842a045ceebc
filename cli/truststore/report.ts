// The answer of `gatecheck truststore check`, as text or JSON.
import { type Answer, count, no, printable, yes } from '../answer'
import { type Certificate, dayOf } from './certificate'
import { type ClientJudgement, purposesOf } from './client'
import type { Finding } from './finding'

export interface Report {
  readonly certificates: readonly Certificate[]
  readonly client?: (ClientJudgement & { readonly certificate: Certificate }) | undefined
  readonly findings: readonly Finding[]
}

const notChecked = 'Not checked: revocation (API Gateway does not, either) and name constraints.'

function findingLine({ level, certificates, message, apiGatewayOnlyWarns }: Finding): string {
  const places = certificates.length === 0 ? '' : `${certificates.join(', ')}: `
  const gateway = apiGatewayOnlyWarns === true ? ' (API Gateway only warns)' : ''
  return `${level.padEnd(7)}  ${places}${message}${gateway}`
}

function clientLines({ certificate, chain }: NonNullable<Report['client']>): readonly string[] {
  const { subject, thumbprint, notBefore, notAfter, x509 } = certificate
  const purposes = purposesOf(certificate)
  const steps = chain?.map(({ place, subject }) => `${place} (${subject})`)
  return [
    `client   ${subject}`,
    `  names (SAN)  ${x509.subjectAltName === undefined ? 'none' : printable(x509.subjectAltName)}`,
    `  purpose      ${purposes.length === 0 ? 'any: no extended key usage' : purposes.join(', ')}`,
    `  valid        ${dayOf(notBefore)} to ${dayOf(notAfter)}`,
    `  x5t#S256     ${thumbprint}`,
    `  chain        ${steps === undefined ? 'none' : steps.length === 0 ? 'itself, in the truststore' : steps.join(' < ')}`
  ]
}

function isGood({ findings }: Report): boolean {
  return findings.every(({ level }) => level !== 'error')
}

export function textAnswer(report: Report): Answer {
  const { certificates, client, findings } = report
  const errors = findings.filter(({ level }) => level === 'error').length
  const summary = `${count(certificates.length, 'certificate')}, ${count(errors, 'error')}, ${count(findings.length - errors, 'warning')}`
  const verdict = client !== undefined && errors === 0 ? ' The client is accepted.' : ''
  const lines = [
    ...(client === undefined ? [] : clientLines(client)),
    ...findings.map(findingLine),
    `${errors === 0 ? 'Yes' : 'No'}: ${summary}.${verdict}`,
    notChecked
  ]
  return errors === 0 ? yes(...lines) : no(...lines)
}

function certificateFields(certificate: Certificate) {
  const { place, subject, issuer, notBefore, notAfter, thumbprint } = certificate
  const toText = (time: number) => (Number.isFinite(time) ? new Date(time).toISOString() : null)
  return {
    ...(place > 0 ? { place } : {}),
    subject,
    issuer,
    notBefore: toText(notBefore),
    notAfter: toText(notAfter),
    thumbprint
  }
}

export function jsonAnswer(report: Report): Answer {
  const { certificates, client, findings } = report
  const good = isGood(report)
  const json = JSON.stringify({
    good,
    certificates: certificates.map(certificateFields),
    ...(client === undefined
      ? {}
      : {
          client: {
            ...certificateFields(client.certificate),
            purposes: purposesOf(client.certificate),
            names: printable(client.certificate.x509.subjectAltName ?? ''),
            chain: client.chain?.map(({ place }) => place) ?? null
          }
        }),
    findings
  })
  return good ? yes(json) : no(json)
}
