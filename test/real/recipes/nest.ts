// A Nest app with every kind of marked and unmarked method, on Express and on Fastify.
import type { Server } from 'node:http'
import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  HttpException,
  type INestApplication,
  Module,
  UseGuards
} from '@nestjs/common'
import { HttpAdapterHost, NestFactory, Reflector } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { type Allow, noScopes, scopes } from 'gatecheck'
import {
  Allowed,
  GateGuard,
  gatecheckModule,
  Public,
  Requires,
  Scopes
} from '../../../examples/hosts/nest'
import type { Open, Setup } from './hosts'

/** As Nest's documentation has it, but it remembers the statuses: it writes whatever was written. */
@Catch()
class CatchAll implements ExceptionFilter {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly seen: Setup['seen']
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const status = exception instanceof HttpException ? exception.getStatus() : 500
    const { httpAdapter } = this.adapterHost
    const context = host.switchToHttp()
    this.seen(`${httpAdapter.getRequestUrl(context.getRequest())} ${status}`)
    httpAdapter.reply(context.getResponse(), 'filtered', status)
  }
}

/** The methods of a controller must be known when it is defined, so each app has its own. */
function controllersOf({ gateFor, handled }: Setup) {
  const handle = ({ token }: Allow): object => {
    handled()
    return { subject: token.subject }
  }
  // As a second guard: the module's has decided before.
  const second = new GateGuard(new Reflector(), () => gateFor(scopes('b')), {})

  @Controller()
  class Methods {
    @Get('open')
    @Public()
    open() {
      return { open: true }
    }

    @Get('guarded')
    @Scopes('a')
    guarded(@Allowed() allow: Allow) {
      return handle(allow)
    }

    @Get('twice')
    @Scopes('a')
    @UseGuards(second)
    twice(@Allowed() allow: Allow) {
      return handle(allow)
    }

    @Get('throws')
    @Scopes('a')
    throws() {
      throw new Error('by the handler')
    }

    @Get('forgotten')
    forgotten() {
      handled()
    }

    @Get('misplaced')
    @Public()
    misplaced(@Allowed() allow: Allow) {
      return handle(allow)
    }
  }

  @Controller('class')
  @Scopes('b')
  class Marked {
    @Get()
    inherits(@Allowed() allow: Allow) {
      return handle(allow)
    }

    @Get('own')
    @Scopes('a')
    own(@Allowed() allow: Allow) {
      return handle(allow)
    }

    @Get('none')
    @Requires(noScopes)
    none(@Allowed() allow: Allow) {
      return handle(allow)
    }
  }
  return [Methods, Marked]
}

@Module({})
class TestModule {}

export function openNest(platform: 'Express' | 'Fastify', catchAll = false): Open {
  return async (setup, cleanups) => {
    const app: INestApplication = await NestFactory.create(
      {
        module: TestModule,
        imports: [gatecheckModule(setup.gateFor)],
        controllers: controllersOf(setup)
      },
      platform === 'Express' ? new ExpressAdapter() : new FastifyAdapter(),
      { logger: false, cors: { origin: 'https://page.example' } }
    )
    if (catchAll) app.useGlobalFilters(new CatchAll(app.get(HttpAdapterHost), setup.seen))
    cleanups.add(() => app.close())
    await app.listen(0, '127.0.0.1')
    return app.getHttpServer() as Server
  }
}
