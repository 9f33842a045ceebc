// A Nest app behind the guard of nest.ts, on Express, with mutual TLS of its own.

import {
  Controller,
  type DynamicModule,
  Get,
  type INestApplication,
  Module,
  type NestApplicationOptions,
  Param
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { type Allow, byRoute, scopes } from 'gatecheck'
import { Allowed, type GateFor, gatecheckModule, Public, Requires, Scopes } from './nest.js'

/** A user's own account only: the path's parameter must be the token's subject. */
const ownAccount = byRoute({
  'GET /accounts/{id}': (_, { id }) => ({ ...scopes('time:query'), subject: id })
})

@Controller()
@Scopes('time:query')
export class TimeController {
  @Get('time')
  time(@Allowed() { token }: Allow) {
    return { hello: token.subject, route: '/time' }
  }

  @Get('accounts/:id')
  @Requires(ownAccount)
  account(@Param('id') id: string) {
    return { hello: id, route: '/accounts/:id' }
  }

  @Get('health')
  @Public()
  health() {
    return { ok: true }
  }
}

@Module({ controllers: [TimeController] })
class AppModule {}

/** On Fastify: `NestFactory.create(appModule(gateFor), new FastifyAdapter({ https: … }))`. */
export function appModule(gateFor: GateFor): DynamicModule {
  return { module: AppModule, imports: [gatecheckModule(gateFor)] }
}

type TlsOptions = NonNullable<NestApplicationOptions['httpsOptions']>

/** Accepts any client certificate, also a self-signed one: the gate compares it with the token. */
export function createNestApp(gateFor: GateFor, tls: TlsOptions): Promise<INestApplication> {
  const httpsOptions = { ...tls, requestCert: true, rejectUnauthorized: false }
  return NestFactory.create(appModule(gateFor), { httpsOptions })
}
