// Express 4 and 5, apps on loopback, and a client that sends requests byte for byte.

import { createServer, type RequestListener, type ServerOptions } from 'node:http'
import { createRequire } from 'node:module'
import { connect, type Socket } from 'node:net'
import express, { type Express } from 'express'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../../examples/tutorial/listening'

/** Typed as Express 5: the tests use only what both have. */
const express4 = createRequire(import.meta.url)('express4') as typeof express
export const expresses: readonly (readonly [name: string, express: typeof import('express')])[] = [
  ['Express 4', express4],
  ['Express 5', express]
]

/** An app whose final error handler does not print errors to stderr. */
export function createQuietApp(express: () => Express): Express {
  return express().set('env', 'test')
}

/** Allows a header that is too long for the gate. */
const largeHeaders: ServerOptions = { maxHeaderSize: 65_536 }
export async function openServer(cleanups: Cleanups, listener: RequestListener): Promise<number> {
  const server = createServer(largeHeaders, listener)
  cleanups.add(() => closeServer(server))
  return listen(server)
}

export interface RawRequest {
  readonly method?: string
  /** The request target, as sent. */
  readonly target: string
  /** Header lines. */
  readonly lines?: readonly string[]
  /** Of the first Host line. */
  readonly host?: string
}
export interface RawResponse {
  readonly status: number
  /** Header lines, as received. */
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

function isWhole(text: string): boolean {
  const [head = '', body] = text.split(/\r\n\r\n(.*)/s)
  const length = /^content-length: *(\d+)/im.exec(head)?.[1]
  return body !== undefined && (body.length === Number(length) || /(?:^|\n)0\r\n\r\n$/.test(body))
}

/** Sends one request byte for byte, over a new connection. */
export function sendRaw(port: number, request: RawRequest): Promise<RawResponse> {
  return sendOver(connect(port, '127.0.0.1'), request)
}

/** The same over any connection, such as one of TLS. */
export function sendOver(
  socket: Socket,
  { method = 'GET', target, lines = [], host = 'api.example.com' }: RawRequest
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket
      .setEncoding('latin1')
      .on('data', chunk => {
        text += String(chunk)
        // workerd keeps the connection open for 5 s, although it was asked to close it.
        if (isWhole(text)) socket.end()
      })
      .on('close', () => resolve(parseResponse(text)))
      .on('error', reject)
    socket.write(
      Buffer.from(
        [
          `${method} ${target} HTTP/1.1`,
          `Host: ${host}`,
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
