// One request to a server of its own, byte for byte.
import { createServer, type RequestListener } from 'node:http'
import { closeServer, listen } from '../../../examples/tutorial/listening'
import type { DpopRequest } from '../../dpop-situations'
import { type RawResponse, sendRaw } from '../../real/express/both'

export async function serveOnce(
  listener: RequestListener,
  request: DpopRequest
): Promise<RawResponse & { readonly text: string }> {
  const server = createServer(listener)
  const { authorization, proofs, target = '/time', method = 'GET', lines = [] } = request
  const answer = await sendRaw(await listen(server), {
    target,
    method,
    lines: [`Authorization: ${authorization}`, ...proofs.map(proof => `DPoP: ${proof}`), ...lines]
  })
  await closeServer(server)
  return { ...answer, text: [...answer.lines, answer.body].join('\n') }
}
