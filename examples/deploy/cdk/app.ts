// `npm run synth` writes the template to cdk.out/, and fails if a rule finds something.
import { readFileSync } from 'node:fs'
import { App, CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { GatecheckStack } from './gatecheck-stack'
import { readSettings } from './settings'

const app = new App()
new GatecheckStack(app, 'Gatecheck', readSettings(app))
const content = readFileSync('../gatecheck.guard', 'utf8')
Validations.of(app).addPlugins(
  new AwsSolutionsChecks(app),
  new ServerlessChecks(app),
  new CloudFormationValidatePlugin({ guardRules: [{ name: 'gatecheck.guard', content }] })
)
