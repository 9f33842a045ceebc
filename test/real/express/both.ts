// The two Expresses, their apps listening on loopback, and a client that sends what no other would.

import { createServer, type RequestListener, type ServerOptions } from 'node:http'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import express, { type Express } from 'express'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../../examples/tutorial/listening'

/** Express 4 has the types of 5 here: what the tests use of it is the same. */
const express4 = createRequire(import.meta.url)('express4') as typeof express
export const expresses: readonly (readonly [name: string, express: typeof import('express')])[] = [
  ['Express 4', express4],
  ['Express 5', express]
]

/** Without the listing of errors that Express' last handler writes to stderr outside of NODE_ENV=test. */
export function createQuietApp(express: () => Express): Express {
  return express().set('env', 'test')
}

/** Large enough for the header that the gate itself must refuse. */
const largeHeaders: ServerOptions = { maxHeaderSize: 65_536 }
export async function openServer(cleanups: Cleanups, listener: RequestListener): Promise<number> {
  const server = createServer(largeHeaders, listener)
  cleanups.add(() => closeServer(server))
  return listen(server)
}

export interface RawRequest {
  readonly method?: string
  /** The request target as it stands on the wire. */
  readonly target: string
  /** Field lines. */
  readonly lines?: readonly string[]
}
export interface RawResponse {
  readonly status: number
  /** Field lines, as received. */
  readonly lines: readonly string[]
  readonly body: string
  header(name: string): readonly string[]
}

export function parseResponse(text: string): RawResponse {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  return {
    status: Number(first.split(' ')[1] ?? 0),
    lines,
    body: rest.join('\r\n\r\n'),
    header: name =>
      lines
        .filter(line => line.toLowerCase().startsWith(`${name}: `))
        .map(line => line.slice(name.length + 2))
  }
}

/** One request, byte for byte, over a connection of its own. */
export function sendRaw(
  port: number,
  { method = 'GET', target, lines = [] }: RawRequest
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket
      .setEncoding('latin1')
      .on('data', chunk => {
        text += String(chunk)
      })
      .on('close', () => resolve(parseResponse(text)))
      .on('error', reject)
    socket.write(
      Buffer.from(
        [
          `${method} ${target} HTTP/1.1`,
          'Host: api.example.com',
          'Connection: close',
          ...lines,
          '',
          ''
        ].join('\r\n'),
        'latin1'
      )
    )
  })
}
