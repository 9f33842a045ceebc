// The servers of the recipes, with mutual TLS.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Logger } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import type { Gate, Require } from 'gatecheck'
import { createFastifyServer } from '../../../examples/hosts/fastify'
import { createHonoServer } from '../../../examples/hosts/hono'
import { createKoaServer } from '../../../examples/hosts/koa'
import { appModule, createNestApp } from '../../../examples/hosts/nest-app'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../../examples/tutorial/listening'

interface Setup {
  readonly pass: Gate
  readonly gateFor: (require: Require) => Gate
  readonly tls: { readonly key: string; readonly cert: string }
  readonly cleanups: Cleanups
}
interface Recipe {
  readonly host: string
  /** Whether the guard judges a path that no route has. */
  readonly judgesAll: boolean
  /** Resolves to the port. */
  readonly open: () => Promise<number>
}

Logger.overrideLogger(false)

export function recipesOf({ pass, gateFor, tls, cleanups }: Setup): readonly Recipe[] {
  const openServer = (server: Server): Promise<number> => {
    cleanups.add(() => closeServer(server))
    return listen(server)
  }
  const https = { ...tls, requestCert: true, rejectUnauthorized: false }
  return [
    {
      host: 'Hono',
      judgesAll: true,
      open: () => openServer(createHonoServer(pass, tls) as Server)
    },
    { host: 'Koa', judgesAll: true, open: () => openServer(createKoaServer(pass, tls)) },
    {
      host: 'Nest on Express',
      judgesAll: false,
      open: async () => {
        const app = await createNestApp(gateFor, tls)
        await app.init()
        return openServer(app.getHttpServer() as Server)
      }
    },
    {
      host: 'Nest on Fastify',
      judgesAll: false,
      open: async () => {
        const app = await NestFactory.create(appModule(gateFor), new FastifyAdapter({ https }))
        cleanups.add(() => app.close())
        await app.listen(0, '127.0.0.1')
        return ((app.getHttpServer() as Server).address() as AddressInfo).port
      }
    },
    {
      host: 'Fastify',
      judgesAll: false,
      open: async () => {
        const app = createFastifyServer(pass, tls)
        cleanups.add(() => app.close())
        await app.listen({ port: 0, host: '127.0.0.1' })
        return (app.server.address() as AddressInfo).port
      }
    }
  ]
}
