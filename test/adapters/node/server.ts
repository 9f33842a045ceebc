// A plain server of node:http behind nodeGate, and calls to it over the wire.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Allow, type Gate, gate, noScopes } from 'gatecheck'
import { type NodeOptions, nodeGate } from 'gatecheck/node'
import { suite, type uvu } from 'uvu'
import { createCleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../../examples/tutorial/listening'
import { type RawRequest, type RawResponse, sendRaw } from '../../real/express/both'
import { bound, first, knowsToken, now, pem, secret } from '../../samples'

export const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
export const bearer = `Authorization: Bearer ${secret}`
export const presentingFirst = { certificate: () => pem(first.pem) }

export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/** Answers an Allow with its subject. */
export function greeting(decide: Gate, options: NodeOptions<IncomingMessage> = {}): Listener {
  const guard = nodeGate(decide, options)
  return (request, response) =>
    guard(request, response, ({ _tag, token }: Allow) =>
      response.end(JSON.stringify({ subject: token.subject, auth: _tag }))
    )
}

interface NodeSuite {
  readonly test: uvu.Test<object>
  /** The server listens on this port until the suite ends. */
  readonly open: (listener: Listener) => Promise<number>
  /** Sends one request to a server of its own: by default GET /time with the token. */
  readonly call: (listener: Listener, request?: Partial<RawRequest>) => Promise<RawResponse>
}

export function nodeSuite(name: string): NodeSuite {
  const test = suite(name)
  const cleanups = createCleanups()
  test.after(cleanups.run)
  const open = async (listener: Listener): Promise<number> => {
    const server = createServer({ maxHeaderSize: 65_536 }, listener)
    cleanups.add(() => closeServer(server))
    return listen(server)
  }
  return {
    test,
    open,
    call: async (listener, request = {}) =>
      sendRaw(await open(listener), { target: '/time', lines: [bearer], ...request })
  }
}
