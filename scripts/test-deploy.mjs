// npm run test:deploy: installs the CDK package of examples/deploy (260 MB), and runs its tests. They
// check the Terraform files, too.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const cwd = join(import.meta.dirname, '..', 'examples', 'deploy', 'cdk')
for (const args of [
  ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
  ['test', '--silent']
]) {
  const shell = process.platform === 'win32'
  const { status } = spawnSync('npm', args, { cwd, stdio: 'inherit', shell })
  if (status !== 0) {
    console.error(`npm ${args[0]} failed in examples/deploy/cdk: see above`)
    process.exit(1)
  }
}
