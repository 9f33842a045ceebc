// gatecheck truststore check: reads the files, and collects what is wrong.
import { type Answer, wrongUse } from '../answer'
import type { Host } from '../host'
import { type PemFile, privateKeyProblem, readPem } from '../pem'
import { shownName } from '../token-like'
import { type Certificate, parseCertificate } from './certificate'
import { chainFindings, makeTruststore } from './chain'
import { judgeClient } from './client'
import { error, type Finding } from './finding'
import { jsonAnswer, textAnswer } from './report'
import { strengthFindings } from './strength'
import { subjectFindings } from './subjects'

interface ReadCertificates {
  readonly certificates: readonly Certificate[]
  readonly findings: readonly Finding[]
}

/** `firstPlace` is 0 for the client's file. */
function certificatesIn(file: PemFile, firstPlace: 0 | 1): ReadCertificates {
  const where = firstPlace === 0 ? "the client's file: " : ''
  const findings: Finding[] = []
  if (file.hasPrivateKey) findings.push(error('private_key', [], where + privateKeyProblem))
  if (file.problem !== undefined) findings.push(error('not_pem', [], where + file.problem))
  const certificates = file.blocks.flatMap((block, i): readonly Certificate[] => {
    const parsed =
      block._tag === 'Certificate' ? parseCertificate(block, firstPlace + i) : undefined
    if (block._tag === 'Certificate' && block.isMisplaced && firstPlace === 1)
      findings.push(
        error(
          'not_pem',
          [],
          `block ${i + 1}: OpenSSL does not read it. BEGIN and END need a line each, without indent, and base64 between them, without empty lines`
        )
      )
    if (parsed !== undefined) return [parsed]
    const problem = block._tag === 'NoCertificate' ? block.problem : 'it is not X.509'
    findings.push({
      ...error('not_a_certificate', [], `${where}block ${i + 1}: ${problem}`),
      apiGatewayOnlyWarns: true
    })
    return []
  })
  return { certificates, findings }
}

export async function checkTruststore(
  host: Host,
  name: string,
  options: { readonly client?: string | undefined; readonly json?: boolean | undefined }
): Promise<Answer> {
  const clientName = options.client
  if (name === '-' && clientName === '-')
    return wrongUse('Only one of the two files can be standard input (-).')
  const file = await host.read(name)
  if (file._tag === 'NoBytes') return wrongUse(`${shownName(name)}: ${file.problem}`)
  const read = certificatesIn(await readPem(file.bytes), 1)
  const store = makeTruststore(read.certificates)
  const now = host.now()
  const findings = [
    ...read.findings,
    ...subjectFindings(store.certificates),
    ...store.certificates.flatMap(certificate => strengthFindings(certificate, now)),
    ...chainFindings(store)
  ]
  const answer = options.json === true ? jsonAnswer : textAnswer
  if (clientName === undefined) return answer({ certificates: store.certificates, findings })

  const clientFile = await host.read(clientName)
  if (clientFile._tag === 'NoBytes')
    return wrongUse(`${shownName(clientName)}: ${clientFile.problem}`)
  const clientRead = certificatesIn(await readPem(clientFile.bytes), 0)
  const [certificate] = clientRead.certificates
  const judgement = certificate && judgeClient(certificate, store, now)
  return answer({
    certificates: store.certificates,
    client: certificate && judgement && { ...judgement, certificate },
    findings: [...findings, ...clientRead.findings, ...(judgement?.findings ?? [])]
  })
}
