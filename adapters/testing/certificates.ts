// Certificates for tests. Their private keys were deleted.

export interface SampleCertificate {
  readonly pem: string
  readonly thumbprint: string
}

/** `first` and `second` belong to two clients. `rfc8705` is the one of RFC 8705, Appendix A. */
export const sampleCertificates: {
  readonly first: SampleCertificate
  readonly second: SampleCertificate
  readonly rfc8705: SampleCertificate
} = {
  first: {
    thumbprint: 'dil25sZ6mG0oSx55eE1Nf7uJiaVkzFnP4CmGNCqNJ_0',
    pem: `-----BEGIN CERTIFICATE-----
MIIBnjCCAUWgAwIBAgIURfOb6ix22h1Z2PiYPc5CifR+IqgwCgYIKoZIzj0EAwIw
JDEiMCAGA1UEAwwZZ2F0ZWNoZWNrIHNhbXBsZSBjbGllbnQgMTAgFw0yNjExMjMx
ODI0NTBaGA8yMTI2MTAzMDE4MjQ1MFowJDEiMCAGA1UEAwwZZ2F0ZWNoZWNrIHNh
bXBsZSBjbGllbnQgMTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABB0Q1aVKCXGN
WSeSh9qMxtDSN+3wXzWkF6/axl7IZd3e6aNFc1o7PR9iO4rxoHtmKkE3jntNuOwv
jbfjngVtHq6jUzBRMB0GA1UdDgQWBBRR8cRcgPMTNsusLpv1+4yuBFc0gDAfBgNV
HSMEGDAWgBRR8cRcgPMTNsusLpv1+4yuBFc0gDAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0cAMEQCIGOkxkc5mFikpDSuwwgA14yyVzJo7RItxPO7PwS7JBlO
AiBBWcqq75+OPytxkG2eykcae3f9cytr5VmXN9utwOiYKQ==
-----END CERTIFICATE-----
`
  },
  second: {
    thumbprint: 'vnGm5fssQ9TcLdixw3gel3BqQOBBv4Z4n9PDlVQo7sc',
    pem: `-----BEGIN CERTIFICATE-----
MIIBoDCCAUWgAwIBAgIUTccY5f1OvFGRqotNDgXnUUVVIHowCgYIKoZIzj0EAwIw
JDEiMCAGA1UEAwwZZ2F0ZWNoZWNrIHNhbXBsZSBjbGllbnQgMjAgFw0yNjExMjMx
ODI0NTBaGA8yMTI2MTAzMDE4MjQ1MFowJDEiMCAGA1UEAwwZZ2F0ZWNoZWNrIHNh
bXBsZSBjbGllbnQgMjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBqgc62ElO2f
ce1DX9puzw+KaTFI6HstyX/1zoiIVpvMHMcDwz52Rj2UuSQDWPH1TV1PwrVrkJRB
9GbgJOdaOKWjUzBRMB0GA1UdDgQWBBQZ2LpRW3QlOPc0qc1jkIfFJQ+UvzAfBgNV
HSMEGDAWgBQZ2LpRW3QlOPc0qc1jkIfFJQ+UvzAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0kAMEYCIQC9HhY5amYw5OSgOakWnq3k91b6bq7u+MW0NmUZ5dW+
FwIhAMdtlySz9WewUxnXaPciFNrEVoCdED8gkS4g2stSBXum
-----END CERTIFICATE-----
`
  },
  rfc8705: {
    thumbprint: 'A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0',
    pem: `-----BEGIN CERTIFICATE-----
MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx
ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ
/Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID
SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV
bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=
-----END CERTIFICATE-----
`
  }
}
