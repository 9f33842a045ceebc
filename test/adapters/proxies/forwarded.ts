// Makes what an adapter passes to a reader, and names what the reader returns.
import type { CertificateReader, ClientCertificate, Forwarded } from 'gatecheck/proxies'

export type Headers = Readonly<Record<string, string | readonly string[]>>
/** Finds headers in any case, as an adapter does. */
export function forwarded(headers: Headers, peer: string | undefined = '127.0.0.1'): Forwarded {
  return {
    peer,
    header: name =>
      Object.entries(headers)
        .filter(([key]) => key.toLowerCase() === name.toLowerCase())
        .flatMap(([, value]) => value)
  }
}

/** The peer is not known, as after an early reset. `forwarded` would use its default instead. */
export function withoutPeer(headers: Headers): Forwarded {
  return { ...forwarded(headers), peer: undefined }
}

/** `absent`, the reason why it is unreadable, or its tag. */
export function outcomeOf(certificate: ClientCertificate | undefined): string {
  if (certificate === undefined) return 'absent'
  return certificate._tag === 'Unreadable' ? certificate.reason : certificate._tag
}

/** As `outcomeOf`, or the reader and the option that a mistake of the operator is told with. */
export function outcomeFrom(read: CertificateReader, request: Forwarded): string {
  try {
    return outcomeOf(read(request))
  } catch (error) {
    return (
      /^\w+\(\{ \w+ \}\): /.exec(error instanceof TypeError ? error.message : '')?.[0] ?? 'thrown'
    )
  }
}

/** Written differently from the reader's own, with which it is compared. */
export function trimFieldValue(text: string): string {
  return text.replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, '')
}
