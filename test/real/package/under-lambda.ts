// The installed package, bundled by esbuild and alone in a folder, under AWS's runtime client.
// `npm run test:consumers` does this with ten bundlers and on every Node.
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleWith } from '../../consumers/bundles'
import {
  introspectionCases,
  judgeLambda,
  secretsOfIntrospection,
  variablesFor
} from '../../consumers/judge-lambda'
import { findClient } from '../lambda/function-process'
import { startServers } from '../lambda/servers'
import type { Suite, Workshop } from './workshop'

export function underLambda(test: Suite, shop: Workshop): void {
  for (const format of ['esm', 'cjs'] as const)
    test(`bundled (${format}) and alone, an authorizer decides under AWS's runtime client, and tells no token`, async () => {
      const client = findClient()
      if (typeof client === 'string') {
        console.error(`   Skipped: AWS's runtime client is missing: ${client}`)
        return
      }
      const entry = 'authorizer.mjs'
      await cp(join('test/consumers/project', entry), join(shop.home, entry))
      const file = await bundleWith('esbuild', shop, { entry, format })
      const servers = await startServers()
      try {
        await judgeLambda(file, introspectionCases, {
          arguments: client.arguments,
          variables: variablesFor(servers.endpoint),
          secrets: secretsOfIntrospection
        })
      } finally {
        await servers.close()
      }
    })
}
