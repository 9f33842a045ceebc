// The help. It fits a screen of 24 lines and 80 columns.

export const help: readonly string[] = `gatecheck: truststores, thumbprints, reasons and routes

gatecheck truststore check FILE [--client FILE] [--json]
    Is this truststore fit for API Gateway's mutual TLS?
    --client: would it accept this client's certificate?

gatecheck thumbprint FILE...
    The x5t#S256 of each certificate in PEM or DER.

gatecheck explain REASON [DETAIL] | FILE
    What a refusal means, and what to do. FILE: a policy context, an access
    log with authorizer.reason, or lines of logged().

gatecheck routes FILE [METHOD PATH]
    The rules of a byRoute table in JSON or in a module that exports routes,
    and which spellings of a path are refused. A module is run.

FILE may be - for standard input. Tokens are never arguments.
Exit code: 0 fine, 1 the answer is no, 2 wrong use.
--help, --version    Docs: docs/cli.md in the package`.split('\n')
